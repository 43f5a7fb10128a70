import { Duration } from 'aws-cdk-lib';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { HOLD_MS } from '#domain/runs/lease.ts';
import { ALARM_PERIOD, type Alarms } from '#infra/constructs/alarms.ts';
import { queue } from '#infra/constructs/queues.ts';
import type { RunnerClass } from '#infra/deployment/runner/class.ts';

/** Longer than a runner's timeout, as Lambda demands; the runner shortens it for the message it works on. */
const VISIBILITY = Duration.seconds(910);
/** A machine elsewhere may be gone before it has held a message once: then it comes again so soon. */
const VISIBILITY_ELSEWHERE = Duration.millis(HOLD_MS);
/** A run that waits between its attempts comes back each time; the engine counts attempts, this only ends endless ones. */
const MAX_RECEIVES = 100;

/** The class of a queue, and where its messages end. */
interface RunsQueueProps {
  readonly alarms: Alarms;
  readonly runner: Pick<RunnerClass, 'name' | 'remote'>;
  readonly deadLetters: Queue;
  readonly encryptionKey?: IKey | undefined;
}

/** The queue of one runner class. */
export class RunsQueue extends Construct {
  readonly queue: Queue;

  constructor(scope: Construct, id: string, { alarms, runner, deadLetters, encryptionKey }: RunsQueueProps) {
    super(scope, id);
    this.queue = queue(this, 'Queue', {
      visibility: runner.remote === true ? VISIBILITY_ELSEWHERE : VISIBILITY,
      retention: Duration.days(14),
      deadLetterQueue: { queue: deadLetters, maxReceiveCount: MAX_RECEIVES },
      encryptionKey,
    });
    const age = this.queue.metricApproximateAgeOfOldestMessage({ period: ALARM_PERIOD });
    alarms.add(this, 'Age', 'runsQueueAge', age, { name: runner.name });
  }
}
