import { resolve } from 'node:path';
import { Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { VARIABLES } from '#functions/deployment/environment.ts';
import { SERVICE, STAGE_DIMENSION } from '#functions/deployment/metric-names.ts';
import type { Settings } from '#functions/deployment/settings.ts';
import type { Deployment } from '#infra/deployment/config.ts';
import { logRetention } from '#infra/deployment/log-retention.ts';
import { runnerLimits } from '#infra/deployment/runner/limits.ts';
import { OWN_TASK_NAMES } from '#infra/packaging/code.ts';
import { listTasks } from '#infra/packaging/tasks.ts';
import { Alarms } from './constructs/alarms.ts';
import { Api } from './constructs/api.ts';
import { DEAD_LETTERS_TIMEOUT, DeadLetters } from './constructs/dead-letters.ts';
import { DISPATCHER_TIMEOUT, Dispatcher } from './constructs/dispatcher.ts';
import { Entries } from './constructs/entries.ts';
import { NOTIFIER_TIMEOUT, Notifier } from './constructs/notifier.ts';
import { Observability } from './constructs/observability.ts';
import { Queues } from './constructs/queues.ts';
import { grantRights } from './constructs/rights.ts';
import { makeRunners } from './constructs/runners/classes.ts';
import { RunsQueue } from './constructs/runners/runs-queue.ts';
import type { FunctionDefaults } from './constructs/service-function.ts';
import { Sweeper } from './constructs/sweeper.ts';
import { Tables } from './constructs/tables.ts';

const SECONDS_A_MINUTE = 60;

/** A deployment of Cronstack. */
export interface CronstackProps {
  readonly deployment: Deployment;
  /** The folder of your own tasks, which runners have beside those that come with Cronstack. */
  readonly tasks?: string | undefined;
  /** The folder that holds `bin/` with your own programs, for Lambda's Linux on arm64. */
  readonly programs?: string | undefined;
}

/** One stage of Cronstack: composes the subsystems. */
export class Cronstack extends Construct {
  /** The address that clients call, without a slash at the end. */
  readonly apiUrl: string;

  constructor(scope: Construct, id: string, props: CronstackProps) {
    super(scope, id);
    const { deployment } = props;
    const core = makeCore(this, deployment);
    const services = makeServices(this, props, core);
    if (services.containers !== undefined) {
      services.sweeper.countContainers(services.containers.clusterArn, services.containers.families);
    }
    if (deployment.access !== undefined) {
      services.api.giveRoles(deployment.access, services.runners);
    }
    grantRights(core, services);
    observe(this, core, services);
    this.apiUrl = services.api.url;
  }
}

/** Makes the tables, queues and entries that the functions work on. */
function makeCore(scope: Construct, { stage, alarmEmail, protectData, runners }: Deployment) {
  const dimensions = { service: SERVICE, [STAGE_DIMENSION]: stage };
  const alarms = new Alarms(scope, 'Alarms', { stage, ...(alarmEmail === undefined ? {} : { email: alarmEmail }) });
  const tables = new Tables(scope, 'Tables', { protect: protectData });
  const queues = new Queues(scope, 'Queues', {
    alarms,
    dispatcherTimeout: DISPATCHER_TIMEOUT,
    deadLettersTimeout: DEAD_LETTERS_TIMEOUT,
    notifierTimeout: NOTIFIER_TIMEOUT,
  });
  const runsQueues = runners.map((runner) => {
    const props = { alarms, runner: runner.name, deadLetters: queues.deadLetters };
    return { runner, queue: new RunsQueue(scope, `Runs-${runner.name}`, props).queue };
  });
  const entries = new Entries(scope, 'Entries', { stage, alarms, wakeQueue: queues.wake });
  return { dimensions, alarms, tables, queues, runsQueues, entries };
}

type Core = ReturnType<typeof makeCore>;

function makeServices(scope: Construct, { deployment, tasks: folder, programs }: CronstackProps, core: Core) {
  const { queues, entries, dimensions } = core;
  const { reservedConcurrency: reserved } = deployment;
  const tasks = folder === undefined ? {} : listTasks(resolve(folder));
  const defaults = functionDefaults(scope, deployment, core, [...new Set([...OWN_TASK_NAMES, ...Object.keys(tasks)])]);
  const entryKeeper: FunctionDefaults = {
    ...defaults,
    environment: {
      ...defaults.environment,
      [VARIABLES.wakeQueueArn]: queues.wake.queueArn,
      [VARIABLES.entryGroup]: entries.group.scheduleGroupName,
      [VARIABLES.entryRoleArn]: entries.role.roleArn,
    },
  };
  const { heartbeat, ...channels } = deployment.channels;
  const notifier = new Notifier(scope, 'Notifier', {
    ...defaults,
    dimensions,
    notices: queues.notices,
    channels,
  });
  const api = new Api(scope, 'Api', {
    ...entryKeeper,
    environment: {
      ...entryKeeper.environment,
      [VARIABLES.notifierFunction]: notifier.service.function.functionName,
    },
    stage: deployment.stage,
    authorizer: deployment.authorizer,
    throttle: deployment.apiThrottle,
    reservedConcurrency: reserved.api,
  });
  return {
    api,
    dispatcher: new Dispatcher(scope, 'Dispatcher', {
      ...entryKeeper,
      wakeQueue: queues.wake,
      maxConcurrent: deployment.dispatcherConcurrency,
      reservedConcurrency: reserved.dispatcher,
    }),
    sweeper: new Sweeper(scope, 'Sweeper', {
      ...entryKeeper,
      dimensions,
      heartbeat,
      reservedConcurrency: reserved.sweeper,
      interval: Duration.minutes(Math.ceil(deployment.configuration.checkIntervalSeconds / SECONDS_A_MINUTE)),
    }),
    notifier,
    // The id of before it had this name, under which its log is kept.
    deadLetters: new DeadLetters(scope, 'Undeliverable', {
      ...defaults,
      deadLetters: queues.deadLetters,
      reservedConcurrency: reserved.deadLetters,
    }),
    ...makeRunners(scope, core.runsQueues, { ...defaults, api, tasks, programs }),
  };
}

type Services = ReturnType<typeof makeServices>;

function functionDefaults(
  scope: Construct,
  { stage, configuration }: Deployment,
  { alarms, tables, queues, runsQueues }: Core,
  taskNames: readonly string[],
): FunctionDefaults {
  const settings: Settings = {
    configuration,
    runners: Object.fromEntries(
      runsQueues.map(({ runner, queue }) => [runner.name, { queueUrl: queue.queueUrl, ...runnerLimits(runner) }]),
    ),
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
      [VARIABLES.noticesQueueUrl]: queues.notices.queueUrl,
      [VARIABLES.settings]: Stack.of(scope).toJsonString(settings),
    },
  };
}

function observe(scope: Construct, { alarms, dimensions, entries, queues, runsQueues }: Core, services: Services) {
  const { api, dispatcher, sweeper, notifier, deadLetters, runners } = services;
  return new Observability(scope, 'Observability', {
    alarms,
    dimensions,
    entries,
    functions: {
      api: api.service,
      authorizer: api.ping.service,
      dispatcher: dispatcher.service,
      sweeper: sweeper.service,
      notifier: notifier.service,
      'dead letters': deadLetters.service,
      ...Object.fromEntries(runners.map(({ label, service }) => [label, service])),
    },
    queues: {
      wake: queues.wake,
      notices: queues.notices,
      'dead letters': queues.deadLetters,
      ...Object.fromEntries(runsQueues.map(({ runner, queue }) => [`runs ${runner.name}`, queue])),
    },
  });
}
