import { Duration } from 'aws-cdk-lib';
import type { ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { VARIABLES } from '#functions/deployment/environment.ts';
import { ALARM_PERIOD, type Alarms } from '#infra/constructs/alarms.ts';
import type { Api } from '#infra/constructs/api.ts';
import { queue } from '#infra/constructs/queues.ts';
import { type FunctionDefaults, ServiceFunction } from '#infra/constructs/service-function.ts';
import type { RunnerClass } from '#infra/deployment/config.ts';
import type { BundledFiles } from '#infra/packaging/bundle.ts';
import { runnerFiles } from '#infra/packaging/tasks.ts';
import { allowCommands } from './command-rights.ts';

/** The longest that Lambda allows. */
const TIMEOUT = Duration.minutes(15);
/** Longer than the timeout, as Lambda demands; the runner shortens it for the message it works on. */
const VISIBILITY = Duration.seconds(910);
/** A run that waits between its attempts comes back each time; the engine counts attempts, this only ends endless ones. */
const MAX_RECEIVES = 100;

/** What the queue of a runner class is told. */
interface RunsQueueProps {
  readonly alarms: Alarms;
  readonly runner: string;
  readonly deadLetters: Queue;
}

/** The queue of one runner class. */
export class RunsQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { alarms, runner, deadLetters }: RunsQueueProps) {
    super(scope, id);
    this.queue = queue(this, 'Queue', {
      visibility: VISIBILITY,
      retention: Duration.days(14),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
    });
    const age = this.queue.metricApproximateAgeOfOldestMessage({ period: ALARM_PERIOD });
    alarms.add(this, 'Age', 'runsQueueAge', age, { name: runner });
  }
}

/** What a runner is told. */
interface RunnerProps extends FunctionDefaults {
  readonly runner: RunnerClass;
  readonly runsQueue: Queue;
  /** What tasks may ask, and nothing else of it. */
  readonly api: Api;
  /** The tasks that jobs may name. */
  readonly tasks: BundledFiles;
  /** The programs that jobs may name. */
  readonly layers: readonly ILayerVersion[];
}

/** A runner class: the function that runs its jobs' commands under a role of its own, which is the security boundary between jobs. */
export class Runner extends Construct {
  readonly service: ServiceFunction;

  constructor(scope: Construct, id: string, props: RunnerProps) {
    super(scope, id);
    const { runner, runsQueue, api, tasks, environment } = props;
    this.service = new ServiceFunction(this, 'Runner', {
      ...props,
      name: `runner-${runner.name}`,
      runbookName: 'runner',
      description: `Cronstack: runs the commands of jobs of the class ${runner.name}`,
      entry: 'functions/runner/entry.ts',
      memoryMb: runner.memoryMb,
      ...(runner.storageMb === undefined ? {} : { storageMb: runner.storageMb }),
      timeout: TIMEOUT,
      files: runnerFiles(tasks),
      mayLoop: true, // A run that frees a slot sends the next one; depth and maxRunsPerHour end loops.
      environment: {
        ...environment,
        [VARIABLES.runQueueUrl]: runsQueue.queueUrl,
        [VARIABLES.apiUrl]: api.url,
      },
    });
    api.allowReading(this.service.role);
    allowCommands(this.service.role, runner);
    this.service.function.addEventSource(
      new SqsEventSource(runsQueue, {
        batchSize: 1,
        maxConcurrency: runner.maxConcurrent,
        reportBatchItemFailures: true,
      }),
    );
  }
}
