import { Stack, Token } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { SERVICE, STAGE_DIMENSION } from '#functions/deployment/metric-names.ts';
import { type Deployment, DeploymentConfigError } from '#infra/deployment/config.ts';
import type { RunnerClass } from '#infra/deployment/runner/class.ts';
import { Alarms } from './constructs/alarms.ts';
import { DEAD_LETTERS_TIMEOUT } from './constructs/dead-letters.ts';
import { DISPATCHER_TIMEOUT } from './constructs/dispatcher.ts';
import { Entries } from './constructs/entries.ts';
import { NOTIFIER_TIMEOUT } from './constructs/notifier.ts';
import { allowCloudWatch } from './constructs/permissions/key.ts';
import { Queues } from './constructs/queues.ts';
import { RunsQueue } from './constructs/runners/runs-queue.ts';
import { Tables } from './constructs/tables.ts';
import type { CronstackProps } from './props.ts';

/** The tables, queues and entries that the functions work on, and their alarms. */
export interface Foundation {
  readonly dimensions: Readonly<Record<string, string>>;
  readonly alarms: Alarms;
  readonly tables: Tables;
  readonly queues: Queues;
  /** The queue of each runner class, by its name; there may be more until the stack is synthesised. */
  readonly runsQueues: Map<string, RunsQueue>;
  readonly entries: Entries;
  readonly encryptionKey: IKey | undefined;
}

/** Makes what the functions work on; `name` begins the names of what needs one of its own. Throws a DeploymentConfigError. */
export function makeFoundation(
  scope: Construct,
  { stage, alarmEmail, protectData, runners }: Deployment,
  name: string,
  props: CronstackProps,
): Foundation {
  const { alarmTopic, encryptionKey } = props;
  if (encryptionKey !== undefined && Token.isUnresolved(Stack.of(scope).region)) {
    const expected = 'expected a stack that names its region (env), as tables with a key of their own do';
    throw new DeploymentConfigError(`${scope.node.path}: encryptionKey: ${expected}`);
  }
  allowCloudWatch(scope, encryptionKey);
  const alarms = new Alarms(scope, 'Alarms', { stage, name, email: alarmEmail, topic: alarmTopic, encryptionKey });
  const tables = new Tables(scope, 'Tables', { protect: protectData, ...props.tables, encryptionKey });
  const queues = new Queues(scope, 'Queues', {
    alarms,
    encryptionKey,
    dispatcherTimeout: DISPATCHER_TIMEOUT,
    deadLettersTimeout: DEAD_LETTERS_TIMEOUT,
    notifierTimeout: NOTIFIER_TIMEOUT,
  });
  const foundation = {
    dimensions: { service: SERVICE, [STAGE_DIMENSION]: stage },
    alarms,
    tables,
    queues,
    runsQueues: new Map<string, RunsQueue>(),
    entries: new Entries(scope, 'Entries', { name, alarms, wakeQueue: queues.wake, encryptionKey }),
    encryptionKey,
  };
  for (const runner of runners) {
    addRunsQueue(scope, foundation, runner);
  }
  return foundation;
}

/** Makes the queue of a runner class. */
export function addRunsQueue(
  scope: Construct,
  { alarms, queues, runsQueues, encryptionKey }: Foundation,
  runner: RunnerClass,
): RunsQueue {
  const made = new RunsQueue(scope, `Runs-${runner.name}`, {
    alarms,
    runner,
    deadLetters: queues.deadLetters,
    encryptionKey,
  });
  runsQueues.set(runner.name, made);
  return made;
}
