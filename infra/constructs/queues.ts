import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type DeadLetterQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';

/** AWS asks for six times the function's timeout (Lambda developer guide, "Using Lambda with Amazon SQS"). */
const VISIBILITY_PER_TIMEOUT = 6;

/** The time that a message which nobody took is kept for people to look at: as long as SQS can. */
const KEPT = Duration.days(14);
const WAKE_RECEIVES = 5;

/** The alarms of the queues, and the time-outs of the functions that read them. */
interface QueuesProps {
  readonly alarms: Alarms;
  readonly encryptionKey?: IKey | undefined;
  /** The timeout of the function that reads the wake-ups. */
  readonly dispatcherTimeout: Duration;
  /** The timeout of the function that ends undeliverable runs. */
  readonly deadLettersTimeout: Duration;
  /** The timeout of the function that tells channels. */
  readonly notifierTimeout: Duration;
}

/** The queues of wake-ups of jobs and of channels, those that failed again and again, and the runs that no runner could take. */
export class Queues extends Construct {
  readonly wake: Queue;
  /** Wake-ups of channels. */
  readonly notices: Queue;
  readonly lostWakes: Queue;
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, props: QueuesProps) {
    super(scope, id);
    const { encryptionKey } = props;
    this.lostWakes = queue(this, 'LostWakes', { retention: KEPT, encryptionKey });
    this.wake = queue(this, 'Wake', {
      visibility: timesVisibility(props.dispatcherTimeout),
      // A wake-up that old says nothing: the sweeper has looked at the job several times since.
      retention: Duration.hours(1),
      deadLetterQueue: { queue: this.lostWakes, maxReceiveCount: WAKE_RECEIVES },
      encryptionKey,
    });
    this.notices = queue(this, 'Notices', {
      visibility: timesVisibility(props.notifierTimeout),
      // As for jobs: the sweeper looks at every channel.
      retention: Duration.hours(1),
      deadLetterQueue: { queue: this.lostWakes, maxReceiveCount: WAKE_RECEIVES },
      encryptionKey,
    });
    this.deadLetters = queue(this, 'Undeliverable', {
      visibility: timesVisibility(props.deadLettersTimeout),
      retention: KEPT,
      encryptionKey,
    });
    watch(this, props.alarms);
  }
}

/** The differences between our queues. */
interface QueueOptions {
  readonly visibility?: Duration;
  readonly retention: Duration;
  readonly deadLetterQueue?: DeadLetterQueue;
  /** Default: one that SQS keeps. */
  readonly encryptionKey?: IKey | undefined;
}

/** A standard queue as all of ours are: encrypted at rest and on the way. */
export function queue(scope: Construct, id: string, options: QueueOptions): Queue {
  const { visibility, retention, deadLetterQueue, encryptionKey } = options;
  return new Queue(scope, id, {
    ...(visibility === undefined ? {} : { visibilityTimeout: visibility }),
    retentionPeriod: retention,
    ...(encryptionKey === undefined
      ? { encryption: QueueEncryption.SQS_MANAGED }
      : { encryption: QueueEncryption.KMS, encryptionMasterKey: encryptionKey }),
    enforceSSL: true,
    removalPolicy: RemovalPolicy.DESTROY,
    ...(deadLetterQueue === undefined ? {} : { deadLetterQueue }),
  });
}

/** Lets `grantee` send to the queues and do nothing else with them. Answers the statement, to which further queues may be added. */
export function allowSending(grantee: IGrantable, queues: readonly Queue[]): PolicyStatement {
  const resources = queues.map(({ queueArn }) => queueArn);
  const statement = new PolicyStatement({ actions: ['sqs:SendMessage'], resources });
  grantee.grantPrincipal.addToPrincipalPolicy(statement);
  return statement;
}

function timesVisibility(timeout: Duration): Duration {
  return Duration.seconds(timeout.toSeconds() * VISIBILITY_PER_TIMEOUT);
}

function watch(queues: Queues, alarms: Alarms): void {
  const period = ALARM_PERIOD;
  const lost = queues.lostWakes.metricApproximateNumberOfMessagesVisible({ period });
  alarms.add(queues, 'WakeAge', 'wakeQueueAge', queues.wake.metricApproximateAgeOfOldestMessage({ period }));
  alarms.add(queues, 'LostWakesFound', 'lostWakesFound', lost);
  alarms.add(
    queues,
    'UndeliverableAge',
    'deadLettersAge',
    queues.deadLetters.metricApproximateAgeOfOldestMessage({ period }),
  );
}
