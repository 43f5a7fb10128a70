import { Duration, Stack } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ChannelSettings } from '#domain/notices/settings/settings.ts';
import { VARIABLES } from '#functions/deployment/environment.ts';
import { channelRights } from '#infra/deployment/channel-rights.ts';
import { ALARM_PERIOD } from './alarms.ts';
import { allow, allowReading } from './permissions/secrets.ts';
import { productMetric } from './product-metric.ts';
import { type FunctionDefaults, ServiceFunction } from './service-function.ts';

/** Its work of a minute, and a message that is begun at the end of it. */
export const NOTIFIER_TIMEOUT = Duration.minutes(3);

/** Many jobs that fail at once are few looks: messages about a channel are taken together. */
const MOST_MESSAGES = 100;
const GATHERED = Duration.seconds(2);
/** One is enough; another takes over what it cannot. */
const MOST_NOTIFIERS = 2;

/** The queue of the notifier, and where notices are told. */
interface NotifierProps extends FunctionDefaults {
  readonly notices: Queue;
  readonly channels: ChannelSettings;
  readonly dimensions: Record<string, string>;
}

/** The function that tells channels what is pending. Its role alone reads what they need of secrets, and sends to them. */
export class Notifier extends Construct {
  readonly service: ServiceFunction;

  constructor(scope: Construct, id: string, props: NotifierProps) {
    super(scope, id);
    this.service = new ServiceFunction(this, 'Notifier', {
      ...props,
      environment: { ...props.environment, [VARIABLES.channels]: Stack.of(this).toJsonString(props.channels) },
      name: 'notifier',
      description: 'Cronstack: tells channels of trouble with jobs',
      code: 'notifier',
      timeout: NOTIFIER_TIMEOUT,
      mayLoop: true, // While something is pending it sends itself a message for when to look again.
    });
    this.service.function.addEventSource(
      new SqsEventSource(props.notices, {
        batchSize: MOST_MESSAGES,
        maxBatchingWindow: GATHERED,
        maxConcurrency: MOST_NOTIFIERS,
        reportBatchItemFailures: true,
      }),
    );
    const { dimensions } = props;
    const pending = productMetric('noticesPending', { dimensions, statistic: Stats.MAXIMUM, period: ALARM_PERIOD });
    props.alarms.add(this, 'Stuck', 'noticesStuck', pending);
    this.#allowChannels(props.channels);
  }

  #allowChannels(settings: ChannelSettings): void {
    const { topics, buses, identities, ...referenced } = channelRights(settings);
    const { role } = this.service;
    allowReading(role, referenced);
    allow(role, 'sns:Publish', topics);
    allow(role, 'events:PutEvents', buses);
    const ofIdentity = (resourceName: string) =>
      Stack.of(this).formatArn({ service: 'ses', resource: 'identity', resourceName });
    allow(role, 'ses:SendEmail', identities.map(ofIdentity));
  }
}
