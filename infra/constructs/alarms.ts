import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';

/** Where the runbook is, from the repository's root. */
const RUNBOOK = 'docs/operations.md';

/** What the alarms of a deployment are told. */
interface AlarmsProps {
  readonly stage: string;
  readonly email?: string;
}

/** One thing to be woken up for. */
interface AlarmDescription {
  /** Unique in the deployment, in words: `api-errors`. */
  readonly name: string;
  /** Its heading in the runbook, where that is not its name. */
  readonly runbook?: string;
  /** What happened, for whoever reads the mail. */
  readonly meaning: string;
  readonly metric: IMetric;
  /** Alarms at this value or above; default 1. */
  readonly atLeast?: number;
  /** Alarms below this value, and where there is none: for things that have to be heard of. */
  readonly below?: number;
  /** How many periods in a row; default 1. */
  readonly periods?: number;
}

/** The alarms of a deployment and the topic that tells people of them. */
export class Alarms extends Construct {
  readonly topic: Topic;
  readonly #stage: string;
  readonly #alarms: Alarm[] = [];

  constructor(scope: Construct, id: string, { stage, email }: AlarmsProps) {
    super(scope, id);
    this.#stage = stage;
    this.topic = new Topic(this, 'Topic', { displayName: `Cronstack ${stage} alarms`, enforceSSL: true });
    if (email !== undefined) {
      this.topic.addSubscription(new EmailSubscription(email));
    }
  }

  /** All alarms that were added so far. */
  get all(): readonly Alarm[] {
    return this.#alarms;
  }

  /** Adds an alarm inside `scope`, with its name, meaning and page in the runbook. */
  add(scope: Construct, id: string, description: AlarmDescription): Alarm {
    const { name, runbook = name, meaning, metric, atLeast = 1, below, periods = 1 } = description;
    const alarm = new Alarm(scope, id, {
      alarmName: `cronstack-${this.#stage}-${name}`,
      alarmDescription: `${meaning} Runbook: ${RUNBOOK}#${runbook}`,
      metric,
      threshold: below ?? atLeast,
      comparisonOperator:
        below === undefined
          ? ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD
          : ComparisonOperator.LESS_THAN_THRESHOLD,
      evaluationPeriods: periods,
      treatMissingData: below === undefined ? TreatMissingData.NOT_BREACHING : TreatMissingData.BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
    this.#alarms.push(alarm);
    return alarm;
  }
}

/** The period that most alarms look at. */
export const ALARM_PERIOD = Duration.minutes(5);
