import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

/** The runbook, from the repository's root. */
const RUNBOOK = 'docs/operations.md';

/** The period of most metrics that alarms look at. */
export const ALARM_PERIOD = Duration.minutes(5);

/** One thing to be woken up for; `{}` stands for what it is about, where there are several such things. */
interface AlarmRule {
  /** Unique in the deployment. */
  readonly name: string;
  /** Its heading in the runbook, where that is not its name. */
  readonly runbook?: string;
  /** The trouble in words, for whoever reads the mail. */
  readonly meaning: string;
  /** Alarms at this value or above; or `below` this value, and where there is none: for things that have to be heard of. */
  readonly threshold: { readonly atLeast: number } | { readonly below: number };
  /** So many periods of the metric in a row. */
  readonly periods: number;
}

/** The alarms that there are. The metric of each comes from the construct that it is about. */
export const ALARMS = {
  functionErrors: {
    name: '{}-errors',
    meaning: 'The function {} failed or ran out of time.',
    threshold: { atLeast: 1 },
    periods: 1,
  },
  functionThrottles: {
    name: '{}-throttles',
    meaning: "Lambda refused to start the function {}: the account's concurrency is used up.",
    threshold: { atLeast: 1 },
    periods: 3,
  },
  apiServerErrors: {
    name: 'api-server-errors',
    meaning: 'The API answered with 5xx.',
    threshold: { atLeast: 1 },
    periods: 1,
  },
  entriesDropped: {
    name: 'entries-dropped',
    meaning: 'EventBridge Scheduler gave up on wake-ups; the sweeper finds their jobs overdue.',
    threshold: { atLeast: 1 },
    periods: 1,
  },
  wakeQueueAge: {
    name: 'wake-queue-age',
    meaning: 'Wake-ups have waited for two minutes or more: the dispatcher does not keep up.',
    threshold: { atLeast: 120 },
    periods: 1,
  },
  lostWakesFound: {
    name: 'wake-dlq-not-empty',
    meaning: 'A wake-up failed again and again and was put aside.',
    threshold: { atLeast: 1 },
    periods: 1,
  },
  runsQueueAge: {
    name: 'runs-queue-{}-age',
    runbook: 'runs-queue-age',
    meaning: 'Runs have waited for a runner of the class {} for 15 minutes or more.',
    threshold: { atLeast: 900 },
    periods: 1,
  },
  deadLettersFound: {
    name: 'dead-letters-found',
    meaning: 'Runs ended as failed because no runner could take them.',
    threshold: { atLeast: 1 },
    periods: 1,
  },
  deadLettersAge: {
    name: 'dead-letters-age',
    meaning: 'Undeliverable runs wait to be recorded: their consumer fails.',
    threshold: { atLeast: 900 },
    periods: 1,
  },
  noticesStuck: {
    name: 'notices-stuck',
    meaning: 'A notice has been waiting for half an hour to be told: its channel fails, or the notifier does.',
    threshold: { atLeast: 1_800 },
    periods: 1,
  },
  sweeperSilent: {
    name: 'sweeper-silent',
    meaning: 'No sweep came to its end: overdue jobs are not found.',
    threshold: { below: 1 },
    periods: 5,
  },
  unreadableFound: {
    name: 'unreadable-found',
    meaning: 'Something that was stored or sent cannot be read, and is set aside.',
    threshold: { atLeast: 1 },
    periods: 1,
  },
  missedFires: {
    name: 'missed-fires',
    meaning: 'Planned fires were recorded as missed.',
    threshold: { atLeast: 1 },
    periods: 1,
  },
} as const satisfies Record<string, AlarmRule>;

/** One of several things that have such an alarm. */
interface AlarmSubject {
  readonly name: string;
  /** The name of its kind in the runbook, where that is another. */
  readonly inRunbook?: string;
}

/** The deployment that alarms are about, and who is told. */
interface AlarmsProps {
  readonly stage: string;
  /** What the alarms' names begin with. */
  readonly name: string;
  readonly email?: string | undefined;
  /** A topic that there is, in place of one of their own. */
  readonly topic?: ITopic | undefined;
  /** Of the topic of their own. */
  readonly encryptionKey?: IKey | undefined;
}

/** The alarms of a deployment and the topic that tells people of them. */
export class Alarms extends Construct {
  /** The topic that they are told to. */
  readonly topic: ITopic;
  readonly #name: string;

  constructor(scope: Construct, id: string, { stage, name, email, topic, encryptionKey }: AlarmsProps) {
    super(scope, id);
    this.#name = name;
    this.topic = topic ?? ownTopic(this, stage, encryptionKey);
    if (email !== undefined) {
      this.topic.addSubscription(new EmailSubscription(email));
    }
  }

  /** Adds an alarm inside `scope`, about one of several things where there are several. */
  add(
    scope: Construct,
    id: string,
    rule: keyof typeof ALARMS,
    metric: IMetric,
    about: AlarmSubject = { name: '' },
  ): void {
    const { name, runbook = name, meaning, threshold, periods }: AlarmRule = ALARMS[rule];
    const heading = runbook.replace('{}', about.inRunbook ?? about.name);
    const alarm = new Alarm(scope, id, {
      alarmName: `${this.#name}-${name.replace('{}', about.name)}`,
      alarmDescription: `${meaning.replace('{}', about.name)} Runbook: ${RUNBOOK}#${heading}`,
      metric,
      evaluationPeriods: periods,
      ...comparison(threshold),
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }
}

function ownTopic(alarms: Alarms, stage: string, key: IKey | undefined): Topic {
  const topic = new Topic(alarms, 'Topic', {
    displayName: `Cronstack ${stage} alarms`,
    enforceSSL: true,
    ...(key === undefined ? {} : { masterKey: key }),
  });
  allowAlarms(topic);
  return topic;
}

/**
 * Lets the alarms of this account publish: a policy of a topic's own, such as the one that asks for TLS, replaces the one that SNS gives it,
 * by which its account may (SNS developer guide, "Example cases for Amazon SNS access control", on CloudWatch alarms).
 */
function allowAlarms(topic: Topic): void {
  topic.addToResourcePolicy(
    new PolicyStatement({
      principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
      actions: ['sns:Publish'],
      resources: [topic.topicArn],
      conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(topic).account } },
    }),
  );
}

function comparison(threshold: AlarmRule['threshold']) {
  return 'below' in threshold
    ? {
        threshold: threshold.below,
        comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
        treatMissingData: TreatMissingData.BREACHING,
      }
    : {
        threshold: threshold.atLeast,
        comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: TreatMissingData.NOT_BREACHING,
      };
}
