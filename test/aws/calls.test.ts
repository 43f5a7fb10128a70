import { CreateTableCommand, DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateStateMachineCommand, DescribeExecutionCommand, SFNClient } from '@aws-sdk/client-sfn';
import { CreateTopicCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, inject, test } from 'vitest';
import type { Run } from '#api/shapes/run.ts';
import type { Command } from '#domain/jobs/command/command.ts';
import { api, eventually, outcomeOf, toRun } from './stack/deployed-world.ts';

const YEARLY = '0 0 1 1 *';
const region = inject('region');
const [s3, sqs, sns, dynamodb, sfn] = [
  new S3Client({ region }),
  new SQSClient({ region }),
  new SNSClient({ region }),
  new DynamoDBClient({ region }),
  new SFNClient({ region }),
];

/** A name that the class `heavy` may call things by: test/aws/stack/app.ts. */
const named = (what: string) => `called-${inject('stage')}-${what}`;

test('a job copies an object of S3', async () => {
  const Bucket = named('bucket');
  await s3.send(new CreateBucketCommand({ Bucket }));
  await s3.send(new PutObjectCommand({ Bucket, Key: 'orders.csv', Body: 'a,b\n' }));

  const run = await called('calls-s3', {
    type: 'aws',
    service: 's3',
    action: 'CopyObject',
    input: { Bucket, Key: '<cronstack.job-id>/orders.csv', CopySource: `${Bucket}/orders.csv` },
  });

  expect(run).toMatchObject({ status: 'succeeded', outputTail: expect.stringContaining('CopyObjectResult') });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'calls-s3/orders.csv' }));
  expect(await Body?.transformToString()).toBe('a,b\n');
});

test('a job puts an item into a table of DynamoDB', async () => {
  const TableName = named('table');
  await dynamodb.send(
    new CreateTableCommand({
      TableName,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );

  const run = await called('calls-dynamodb', {
    type: 'aws',
    service: 'dynamodb',
    action: 'PutItem',
    input: { TableName, Item: { id: { S: '<cronstack.run-id>' }, rows: { N: '3' } } },
  });

  expect(run.status).toBe('succeeded');
  const { Item } = await dynamodb.send(new GetItemCommand({ TableName, Key: { id: { S: run.id } } }));
  expect(Item?.rows).toEqual({ N: '3' });
});

test('a job sends a message to a queue of SQS, as a call and by the short form', async () => {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: named('queue') }));
  const runs = await Promise.all([
    called('calls-sqs', {
      type: 'aws',
      service: 'sqs',
      action: 'SendMessage',
      input: { QueueUrl, MessageBody: '<cronstack.run-id>' },
    }),
    called('sends-to-sqs', { type: 'sqs', queueUrl: QueueUrl, message: '<cronstack.run-id>' }),
  ]);

  expect(runs.map(({ status }) => status)).toEqual(['succeeded', 'succeeded']);
  expect(runs[0]?.result).toMatchObject({ MessageId: expect.any(String) });
  expect(await messagesIn(QueueUrl, 2)).toEqual(runs.map(({ id }) => id).sort());
});

test('a job publishes to a topic of SNS, and whoever subscribed hears it', async () => {
  const { TopicArn = '' } = await sns.send(new CreateTopicCommand({ Name: named('topic') }));
  const { QueueUrl = '' } = await sqs.send(
    new CreateQueueCommand({ QueueName: named('subscribed'), Attributes: { Policy: openTo(TopicArn) } }),
  );
  const Endpoint = TopicArn.replace(':sns:', ':sqs:').replace(/topic$/, 'subscribed');
  const Attributes = { RawMessageDelivery: 'true' };
  await sns.send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, Attributes }));

  const run = await called('sends-to-sns', { type: 'sns', topicArn: TopicArn, message: '<cronstack.run-id>' });

  expect(run.status).toBe('succeeded');
  expect(await messagesIn(QueueUrl, 1)).toEqual([run.id]);
});

test('a job waits for a state machine, whose output is its own', async () => {
  const stateMachineArn = await aStateMachine('passing', { Type: 'Pass', Result: { rows: 3 }, End: true });

  const run = await called('waits-for-sfn', { type: 'step-function', stateMachineArn, wait: true });

  expect(run).toMatchObject({ status: 'succeeded', result: { rows: 3 } });
});

test('an execution ends where the run that waits for it is cancelled', async () => {
  const stateMachineArn = await aStateMachine('waiting', { Type: 'Wait', Seconds: 600, End: true });
  const id = 'cancels-sfn';
  await api.createJob({
    id,
    schedule: YEARLY,
    runner: 'heavy',
    command: { type: 'step-function', stateMachineArn, wait: true },
  });
  const { id: runId } = await api.runJob(id);
  await toRun(runId);
  const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${runId}.1`;
  await eventually('the execution', () =>
    sfn.send(new DescribeExecutionCommand({ executionArn })).catch(() => undefined),
  );

  await api.cancelRun(runId);

  expect(await outcomeOf(runId)).toMatchObject({ status: 'cancelled' });
  expect(await sfn.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ status: 'ABORTED' });
});

test('a call that the class may not make fails once, and names the action to allow', async () => {
  const run = await called('calls-denied', { type: 'aws', service: 's3', action: 'ListBuckets' });

  expect(run).toMatchObject({
    status: 'failed',
    reasonCode: 'aws_denied',
    reason: expect.stringMatching(/must allow s3:ListAllMyBuckets/),
  });
  expect(run.attempts).toHaveLength(1);
});

test.each([
  ['s3', 'CopyObjet', 'action', /is CopyObject meant\?/],
  ['s33', 'CopyObject', 'service', /no package @aws-sdk\/client-s33/],
])('the action %s %s is refused as the job is saved', async (service, action, name, message) => {
  const saved = api.createJob({
    id: `refused-${service}`,
    schedule: YEARLY,
    command: { type: 'aws', service, action },
  });

  await expect(saved).rejects.toMatchObject({
    status: 400,
    errors: [{ path: `command.${name}`, message: expect.stringMatching(message) }],
  });
});

async function aStateMachine(name: string, state: object): Promise<string> {
  const { stateMachineArn = '' } = await sfn.send(
    new CreateStateMachineCommand({
      name: named(name),
      roleArn: `arn:aws:iam::${process.env.CDK_DEFAULT_ACCOUNT}:role/called-${inject('stage')}`,
      definition: JSON.stringify({ StartAt: 'Only', States: { Only: state } }),
    }),
  );
  return stateMachineArn;
}

/** Lets a topic send to a queue. */
function openTo(topic: string): string {
  const allowed = { Effect: 'Allow', Principal: { Service: 'sns.amazonaws.com' }, Action: 'sqs:SendMessage' };
  const Statement = [{ ...allowed, Resource: '*', Condition: { ArnEquals: { 'aws:SourceArn': topic } } }];
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

async function called(id: string, command: Command): Promise<Run> {
  await api.createJob({ id, schedule: YEARLY, runner: 'heavy', command });
  return await outcomeOf((await api.runJob(id)).id);
}

async function messagesIn(QueueUrl: string, count: number): Promise<readonly string[]> {
  const bodies: string[] = [];
  return await eventually(`${count} messages`, async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    bodies.push(...Messages.map(({ Body = '' }) => Body));
    return bodies.length >= count ? bodies.sort() : undefined;
  });
}
