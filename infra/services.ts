import { resolve } from 'node:path';
import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { VARIABLES } from '#functions/deployment/environment.ts';
import type { Settings } from '#functions/deployment/settings.ts';
import type { Deployment } from '#infra/deployment/config.ts';
import { logRetention } from '#infra/deployment/log-retention.ts';
import { runnerLimits } from '#infra/deployment/runner/limits.ts';
import { OWN_TASK_NAMES } from '#infra/packaging/code.ts';
import { listTasks } from '#infra/packaging/tasks.ts';
import { Api } from './constructs/api.ts';
import { DeadLetters } from './constructs/dead-letters.ts';
import { Dispatcher } from './constructs/dispatcher.ts';
import { Notifier } from './constructs/notifier.ts';
import { RunnerFunctions } from './constructs/runners/classes.ts';
import type { FunctionDefaults } from './constructs/service-function.ts';
import { Sweeper } from './constructs/sweeper.ts';
import type { Foundation } from './foundation.ts';
import { type CronstackProps, isOwnAuthorizer } from './props.ts';

const SECONDS_A_MINUTE = 60;

/** A deployment as it is when its functions are made, and as it is when the stack is synthesised: it may get runner classes meanwhile. */
interface DeploymentInTime {
  readonly name: string;
  readonly deployment: Deployment;
  readonly latest: () => Deployment;
}

/** The functions of a deployment, runner classes apart, and what makes those. */
export interface Services {
  readonly api: Api;
  readonly dispatcher: Dispatcher;
  readonly sweeper: Sweeper;
  readonly notifier: Notifier;
  readonly deadLetters: DeadLetters;
  readonly runners: RunnerFunctions;
  /** The common part of the functions that keep entries. */
  readonly entryKeeper: FunctionDefaults;
  /** The names of the registered tasks. */
  readonly taskNames: readonly string[];
}

/** Makes the functions, without the runner classes, and without any rights. */
export function makeServices(
  scope: Construct,
  { name, deployment, latest }: DeploymentInTime,
  { tasks: folder, programs, ...props }: CronstackProps,
  foundation: Foundation,
): Services {
  const { queues, entries, dimensions } = foundation;
  const { reservedConcurrency: reserved } = deployment;
  const tasks = folder === undefined ? {} : listTasks(resolve(folder));
  const taskNames = [...new Set([...OWN_TASK_NAMES, ...Object.keys(tasks)])];
  const settings = () => settingsOf(latest(), foundation, taskNames);
  const defaults = functionDefaults(scope, deployment, foundation, settings, props);
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
    http:
      props.httpApi === false
        ? undefined
        : { apiName: name, authorizer: authorizerOf(deployment, props), throttle: deployment.apiThrottle },
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
    runners: new RunnerFunctions(scope, { ...defaults, deploymentName: name, api, tasks, programs }),
    entryKeeper,
    taskNames,
  };
}

function authorizerOf({ authorizer: said }: Deployment, { authorizer }: CronstackProps) {
  return authorizer !== undefined && isOwnAuthorizer(authorizer) ? authorizer : said;
}

function settingsOf(
  { configuration, runners }: Deployment,
  { runsQueues }: Foundation,
  taskNames: readonly string[],
): Settings {
  return {
    configuration,
    runners: Object.fromEntries(
      runners.flatMap((runner) => {
        const queueUrl = runsQueues.get(runner.name)?.queue.queueUrl;
        return queueUrl === undefined ? [] : [[runner.name, { queueUrl, ...runnerLimits(runner) }]];
      }),
    ),
    taskNames,
  };
}

function functionDefaults(
  scope: Construct,
  { stage, configuration, tracing }: Deployment,
  { alarms, tables, queues }: Foundation,
  settings: () => Settings,
  props: CronstackProps,
): FunctionDefaults {
  const stack = Stack.of(scope);
  return {
    alarms,
    encryptionKey: props.encryptionKey,
    tracing,
    logRetention: props.logRetention ?? logRetention(configuration.logRetentionDays),
    environment: {
      [VARIABLES.stage]: stage,
      [VARIABLES.jobsTable]: tables.jobs.tableName,
      [VARIABLES.historyTable]: tables.history.tableName,
      [VARIABLES.wakeQueueUrl]: queues.wake.queueUrl,
      [VARIABLES.deadLettersQueueUrl]: queues.deadLetters.queueUrl,
      [VARIABLES.noticesQueueUrl]: queues.notices.queueUrl,
      [VARIABLES.settings]: Lazy.string({ produce: () => stack.toJsonString(settings()) }),
    },
  };
}
