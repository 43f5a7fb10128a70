import {
  CreateQueueCommand,
  DeleteQueueCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { expect, inject, test } from 'vitest';
import { eventually } from './stack/deployed-world.ts';
import { signedFetch } from './stack/signed-fetch.ts';

/** As their service names and addresses have them, with the version of their query protocol. */
const SERVICES = {
  monitoring: '2010-08-01',
  sns: '2010-03-31',
} as const;

// MiniStack lets every alarm publish, whatever the topic's policy says: that is tested over the template.
test('an alarm that goes off reaches who is subscribed to the topic of the stage', async () => {
  const alarm = `cronstack-${inject('stage')}-sweeper-silent`;
  const topic = new RegExp(`<TopicArn>([^<]*:cronstack-${inject('stage')}-AlarmsTopic[^<]*)<`);
  const topicArn = element(await ask('sns', 'ListTopics', {}), topic);
  const sqs = new SQSClient({ region: inject('region') });
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: `cronstack-${inject('stage')}-subscriber` }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  const queueArn = Attributes?.QueueArn ?? '';
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: takingFrom(topicArn, queueArn) } }));
  const subscription = { TopicArn: topicArn, Protocol: 'sqs', Endpoint: queueArn, ReturnSubscriptionArn: 'true' };
  const subscribed = await ask('sns', 'Subscribe', subscription);
  try {
    const state = { AlarmName: alarm, StateValue: 'ALARM', StateReason: 'tried by the deployment test' };
    await ask('monitoring', 'SetAlarmState', state);

    const message = await eventually('a message about the alarm', async () => {
      const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1 }));
      return Messages.map(({ Body = '' }) => Body).find((body) => body.includes(state.StateReason));
    });
    expect(message).toContain(alarm);
    expect(message).toContain('Runbook: docs/operations.md#sweeper-silent');
  } finally {
    await ask('sns', 'Unsubscribe', { SubscriptionArn: element(subscribed, /<SubscriptionArn>([^<]+)</) });
    await sqs.send(new DeleteQueueCommand({ QueueUrl }));
  }
});

async function ask(service: keyof typeof SERVICES, action: string, input: Record<string, string>): Promise<string> {
  const url = process.env.AWS_ENDPOINT_URL ?? `https://${service}.${inject('region')}.amazonaws.com`;
  const answer = await signedFetch(service, url, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' },
    body: new URLSearchParams({ Action: action, Version: SERVICES[service], ...input }).toString(),
  });
  const text = await answer.text();
  if (!answer.ok) {
    throw new Error(`${service} answers ${answer.status} to ${action}: ${text}`);
  }
  return text;
}

function element(xml: string, pattern: RegExp): string {
  const [, found] = pattern.exec(xml) ?? [];
  if (found === undefined) {
    throw new Error(`nothing like ${pattern} in ${xml}`);
  }
  return found;
}

/** The policy of a queue into which a topic may send. */
function takingFrom(topicArn: string, queueArn: string): string {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'sns.amazonaws.com' },
    Action: 'sqs:SendMessage',
    Resource: queueArn,
    Condition: { ArnEquals: { 'aws:SourceArn': topicArn } },
  };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}
