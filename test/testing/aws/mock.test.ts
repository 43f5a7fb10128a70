import { ConditionalCheckFailedException, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { ConflictException, CreateScheduleCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import {
  ChangeMessageVisibilityCommand,
  ListQueuesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient, PutCommand } from '@aws-sdk/lib-dynamodb';
import { type MockAws, mockAws } from 'cronstack/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';

const AT_HOME = { region: 'eu-west-1' };

let aws: MockAws;
beforeEach(async () => {
  aws = await mockAws({ now: '2026-11-23T08:00:00Z' });
});
afterEach(() => aws.restore());

const sqs = new SQSClient(AT_HOME);
const scheduler = new SchedulerClient(AT_HOME);
const documents = DynamoDBDocumentClient.from(new DynamoDBClient(AT_HOME));

async function bodies(QueueUrl: string): Promise<readonly (string | undefined)[]> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
  return Messages.map(({ Body }) => Body);
}

test('a message is hidden while it is delayed and while it is handled, and comes again unless it is deleted', async () => {
  const { url, messages } = aws.queue('work', { visibilityTimeoutSeconds: 60 });
  await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'late', DelaySeconds: 30 }));
  await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'now' }));

  expect(await bodies(url)).toEqual(['now']);
  await aws.advance('30 seconds');
  expect(await bodies(url)).toEqual(['late']);
  await aws.advance('30 seconds');
  expect(await bodies(url)).toEqual(['now']);
  const [late] = messages().filter(({ body }) => body === 'late');
  await sqs.send(
    new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: late?.receipt, VisibilityTimeout: 0 }),
  );
  expect(await bodies(url)).toEqual(['late']);
});

test('a handler is handed what is visible, and what it fails comes again until it is put aside', async () => {
  aws.queue('dead');
  const { url, messages } = aws.queue('work', { deadLetters: { queue: 'dead', maxReceiveCount: 2 } });
  const Entries = ['good', 'bad'].map((MessageBody) => ({ Id: MessageBody, MessageBody }));
  await sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries }));
  const handler = async ({ Records }: { Records: readonly { body: string; messageId: string }[] }) => ({
    batchItemFailures: Records.filter(({ body }) => body === 'bad').map(({ messageId }) => ({
      itemIdentifier: messageId,
    })),
  });

  expect(await aws.deliver('work', handler)).toMatchObject({ taken: 2, failed: ['message-2'] });
  expect(messages().map(({ body }) => body)).toEqual(['bad']);
  await aws.advance('30 seconds');
  const broken = () => Promise.reject(new Error('broken'));
  expect(await aws.deliver('work', broken)).toMatchObject({
    taken: 1,
    failed: ['message-2'],
    error: new Error('broken'),
  });
  await aws.advance('30 seconds');
  expect(await aws.deliver('work', handler)).toEqual({ taken: 0, failed: [] });
  expect(await aws.deliver('dead', handler)).toMatchObject({ taken: 1 });
});

test('a schedule fires into its queue at its instants, and is refused a second time', async () => {
  const { arn, messages } = aws.queue('wake');
  const schedule = new CreateScheduleCommand({
    Name: 'daily',
    ScheduleExpression: 'cron(0 9 * * ? *)',
    ScheduleExpressionTimezone: 'Europe/Berlin',
    FlexibleTimeWindow: { Mode: 'OFF' },
    Target: { Arn: arn, RoleArn: 'arn:aws:iam::123456789012:role/x', Input: '{"at":"<aws.scheduler.scheduled-time>"}' },
  });
  await scheduler.send(schedule);

  await expect(scheduler.send(schedule)).rejects.toBeInstanceOf(ConflictException);
  await aws.advance('2 days');
  expect(messages().map(({ body }) => body)).toEqual([
    '{"at":"2026-11-24T08:00:00Z"}',
    '{"at":"2026-11-25T08:00:00Z"}',
  ]);
});

test('a function is called with its payload, and what it throws is its own failure', async () => {
  const lambda = new LambdaClient(AT_HOME);
  aws.function('double', (event) =>
    typeof event === 'number' ? event * 2 : Promise.reject(new TypeError('no number')),
  );
  const invoke = (FunctionName: string, payload: unknown) =>
    lambda.send(new InvokeCommand({ FunctionName, Payload: Buffer.from(JSON.stringify(payload)) }));

  expect(Buffer.from((await invoke('double', 4)).Payload ?? []).toString()).toBe('8');
  expect(await invoke('double', 'four')).toMatchObject({ FunctionError: 'Unhandled' });
  await expect(invoke('triple', 4)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});

test('faults come at the call they were planned for, and then no more', async () => {
  const table = aws.table('things', { partitionKey: 'id' });
  const put = (id: string) =>
    documents.send(new PutCommand({ TableName: 'things', Item: { id } })).catch(({ name }: Error) => name);
  aws.faults.throttle('PutCommand', { nth: 3 });
  aws.faults.loseAnswer('PutCommand', { nth: 2 });

  const answers = [await put('a'), await put('b'), await put('c'), await put('d')];

  expect(answers.map((answer) => (typeof answer === 'string' ? answer : 'done'))).toEqual([
    'done',
    'TimeoutError',
    'ProvisionedThroughputExceededException',
    'done',
  ]);
  expect(table.items()).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'd' }]);
  expect(aws.calls('PutCommand')).toHaveLength(4);
});

test('a message may be lost, or arrive twice', async () => {
  const { url, messages } = aws.queue('work');
  aws.faults.loseMessage();
  aws.faults.deliverTwice({ nth: 2 });

  for (const MessageBody of ['a', 'b', 'c']) {
    await sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody }));
  }

  expect(messages().map(({ body }) => body)).toEqual(['b', 'b', 'c']);
});

test('a command that is not known is refused, and time does not go back', async () => {
  await expect(sqs.send(new ListQueuesCommand({}))).rejects.toThrow('mockAws does not know this command');
  await expect(aws.advanceTo('2026-11-22T00:00:00Z')).rejects.toThrow('is over; it is 2026-11-23T08:00:00');
});

test('what is refused is the SDK`s own exception', async () => {
  aws.table('things', { partitionKey: 'id' }).put({ id: 'a', by: 'me' });
  const put = new PutCommand({
    TableName: 'things',
    Item: { id: 'a' },
    ConditionExpression: 'attribute_not_exists(id)',
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
  });

  await expect(documents.send(put)).rejects.toBeInstanceOf(ConditionalCheckFailedException);
  await expect(documents.send(put)).rejects.toMatchObject({ Item: { id: 'a', by: 'me' } });
  await expect(
    sqs.send(new SendMessageCommand({ QueueUrl: 'https://sqs/none', MessageBody: 'x' })),
  ).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
  });
});
