import { join } from 'node:path';
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { VARIABLES } from '#functions/deployment/environment.ts';
import { SERVICE, STAGE_DIMENSION } from '#functions/deployment/metric-names.ts';
import type { Settings } from '#functions/deployment/settings.ts';
import { Alarms } from './constructs/alarms.ts';
import { Api } from './constructs/api.ts';
import { DEAD_LETTERS_TIMEOUT, DeadLetters } from './constructs/dead-letters.ts';
import { DISPATCHER_TIMEOUT, Dispatcher } from './constructs/dispatcher.ts';
import { Entries } from './constructs/entries.ts';
import { Observability } from './constructs/observability.ts';
import { allowSending, Queues } from './constructs/queues.ts';
import { ContainerCluster } from './constructs/runners/container-cluster.ts';
import { ContainerRunner, type ContainerRunnerProps } from './constructs/runners/container-runner.ts';
import { Runner, RunsQueue } from './constructs/runners/lambda-runner.ts';
import { OutwardNetwork } from './constructs/runners/outward-network.ts';
import { ProgramsLayer } from './constructs/runners/programs-layer.ts';
import type { FunctionDefaults } from './constructs/service-function.ts';
import { Sweeper } from './constructs/sweeper.ts';
import { Tables } from './constructs/tables.ts';
import type { Deployment } from './deployment/config.ts';
import { logRetention } from './deployment/log-retention.ts';
import { runnerLimits, totalByGate } from './deployment/runner-limits.ts';
import { ROOT } from './packaging/bundle.ts';
import { listTasks } from './packaging/tasks.ts';

const SECONDS_A_MINUTE = 60;
const PROGRAMS = 'commands';

/** What the stack is told. */
interface CronstackStackProps extends StackProps {
  readonly deployment: Deployment;
  /** The folder that holds `bin/` with the users' own programs, from the repository's root: `commands` unless told. */
  readonly programs?: string;
}

/** One stage of Cronstack: composes the subsystems, and says who may do what with whom. */
export class CronstackStack extends Stack {
  constructor(scope: Construct, id: string, { deployment, programs = PROGRAMS, ...props }: CronstackStackProps) {
    super(scope, id, props);
    const core = makeCore(this, deployment);
    const services = makeServices(this, deployment, core, programs);
    grantRights(core, services);
    observe(this, core, services);
    new CfnOutput(this, 'ApiUrl', { value: services.api.url, description: 'npx cronstack --url <this> list' });
  }
}

/** What the functions work on. */
function makeCore(scope: Construct, { stage, alarmEmail, protectData, runners }: Deployment) {
  const dimensions = { service: SERVICE, [STAGE_DIMENSION]: stage };
  const alarms = new Alarms(scope, 'Alarms', { stage, ...(alarmEmail === undefined ? {} : { email: alarmEmail }) });
  const tables = new Tables(scope, 'Tables', { protect: protectData });
  const queues = new Queues(scope, 'Queues', {
    alarms,
    dispatcherTimeout: DISPATCHER_TIMEOUT,
    deadLettersTimeout: DEAD_LETTERS_TIMEOUT,
  });
  const runsQueues = runners.map((runner) => ({
    runner,
    queue: new RunsQueue(scope, `Runs-${runner.name}`, {
      alarms,
      runner: runner.name,
      deadLetters: queues.deadLetters,
    }).queue,
  }));
  const entries = new Entries(scope, 'Entries', { stage, alarms, wakeQueue: queues.wake });
  return { dimensions, alarms, tables, queues, runsQueues, entries };
}

type Core = ReturnType<typeof makeCore>;

function makeServices(scope: Stack, deployment: Deployment, core: Core, programs: string) {
  const { queues, entries, dimensions } = core;
  const tasks = listTasks('tasks');
  const defaults = functionDefaults(scope, deployment, core, Object.keys(tasks));
  const entryKeeper: FunctionDefaults = {
    ...defaults,
    environment: {
      ...defaults.environment,
      [VARIABLES.wakeQueueArn]: queues.wake.queueArn,
      [VARIABLES.entryGroup]: entries.group.scheduleGroupName,
      [VARIABLES.entryRoleArn]: entries.role.roleArn,
    },
  };
  const api = new Api(scope, 'Api', {
    ...entryKeeper,
    stage: deployment.stage,
    authorizer: deployment.authorizer,
  });
  return {
    api,
    dispatcher: new Dispatcher(scope, 'Dispatcher', {
      ...entryKeeper,
      wakeQueue: queues.wake,
      maxConcurrent: deployment.dispatcherConcurrency,
    }),
    sweeper: new Sweeper(scope, 'Sweeper', {
      ...entryKeeper,
      dimensions,
      interval: Duration.minutes(Math.ceil(deployment.configuration.checkIntervalSeconds / SECONDS_A_MINUTE)),
    }),
    deadLetters: new DeadLetters(scope, 'Undeliverable', {
      ...defaults,
      deadLetters: queues.deadLetters,
    }),
    runners: makeRunners(scope, core, { ...defaults, api, tasks, programs }),
  };
}

/** What works off the queue of each runner class, and the role that its commands have. */
function makeRunners(
  scope: Stack,
  { runsQueues }: Core,
  shared: Pick<ContainerRunnerProps, keyof FunctionDefaults | 'api' | 'tasks' | 'programs'>,
) {
  const { layers } = new ProgramsLayer(scope, 'Programs', { folder: join(ROOT, shared.programs) });
  const contained = runsQueues.flatMap(({ runner: { fargate } }) => (fargate === undefined ? [] : [fargate]));
  const cluster = contained.length === 0 ? undefined : new ContainerCluster(scope, 'Containers');
  const outward = contained.some(({ network }) => network === undefined)
    ? new OutwardNetwork(scope, 'Network').network
    : undefined;
  return runsQueues.map(({ runner, queue: runsQueue }) => {
    const { name, fargate } = runner;
    const network = fargate?.network ?? outward;
    if (cluster === undefined || fargate === undefined || network === undefined) {
      const { service } = new Runner(scope, `Runner-${name}`, { ...shared, runner, runsQueue, layers });
      return { label: `runner ${name}`, service, roles: [service.role] };
    }
    const { launcher, task } = new ContainerRunner(scope, `Runner-${name}`, {
      ...shared,
      runner: { ...runner, fargate },
      runsQueue,
      cluster,
      network,
    });
    return { label: `launcher ${name}`, service: launcher, roles: [launcher.role, task.role] };
  });
}

type Services = ReturnType<typeof makeServices>;

function functionDefaults(
  stack: Stack,
  { stage, configuration, runners }: Deployment,
  { alarms, tables, queues, runsQueues }: Core,
  taskNames: readonly string[],
): FunctionDefaults {
  const total = configuration.maxConcurrentJobs;
  const settings: Settings = {
    configuration,
    runners: Object.fromEntries(
      runsQueues.map(({ runner, queue }) => [
        runner.name,
        { queueUrl: queue.queueUrl, ...runnerLimits(runner, total) },
      ]),
    ),
    totalByGate: totalByGate(runners, total),
    taskNames,
  };
  return {
    alarms,
    logRetention: logRetention(configuration.logRetentionDays),
    environment: {
      [VARIABLES.stage]: stage,
      [VARIABLES.jobsTable]: tables.jobs.tableName,
      [VARIABLES.historyTable]: tables.history.tableName,
      [VARIABLES.wakeQueueUrl]: queues.wake.queueUrl,
      [VARIABLES.deadLettersQueueUrl]: queues.deadLetters.queueUrl,
      [VARIABLES.settings]: stack.toJsonString(settings),
    },
  };
}

/** Who may do what: everything that is not said here or at an event source is denied. */
function grantRights({ tables, queues, runsQueues, entries }: Core, services: Services): void {
  const { api, dispatcher, sweeper, deadLetters } = services;
  const finishers = [deadLetters.service.role, ...services.runners.flatMap(({ roles }) => roles)];
  const allQueues = [queues.wake, queues.deadLetters, ...runsQueues.map(({ queue }) => queue)];
  tables.allowAnswering(api.service.role);
  tables.allowDeciding(dispatcher.service.role);
  tables.allowSweeping(sweeper.service.role);
  for (const role of finishers) {
    tables.allowFinishing(role);
  }
  for (const { role } of [api.service, dispatcher.service, sweeper.service]) {
    entries.allowKeeping(role);
  }
  entries.allowListing(sweeper.service.role);
  for (const role of [api.service.role, dispatcher.service.role, ...finishers]) {
    allowSending(role, allQueues);
  }
  allowSending(sweeper.service.role, [queues.wake]);
}

function observe(scope: Construct, { alarms, dimensions, entries, queues, runsQueues }: Core, services: Services) {
  const { api, dispatcher, sweeper, deadLetters, runners } = services;
  return new Observability(scope, 'Observability', {
    alarms,
    dimensions,
    entries,
    functions: {
      api: api.service,
      dispatcher: dispatcher.service,
      sweeper: sweeper.service,
      'dead letters': deadLetters.service,
      ...Object.fromEntries(runners.map(({ label, service }) => [label, service])),
    },
    queues: {
      wake: queues.wake,
      'dead letters': queues.deadLetters,
      ...Object.fromEntries(runsQueues.map(({ runner, queue }) => [`runs ${runner.name}`, queue])),
    },
  });
}
