import { SendMessageBatchCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { type QueuePlace, SqsQueues } from '#adapters/aws/sqs/queues.ts';
import { laterQueues } from '#functions/wiring/later-queues.ts';
import type { RunMessage } from '#ports/queues.ts';

const NOW_MS = Date.UTC(2026, 10, 23, 12, 0, 0, 250);
const NOW = Math.floor(NOW_MS / 1000);

const PLACE: QueuePlace = {
  clock: { now: () => NOW_MS, elapsedMs: () => 0, after: () => () => undefined, at: () => () => undefined },
  wakeQueueUrl: 'https://sqs/wake',
  runQueueUrls: { default: 'https://sqs/default', heavy: 'https://sqs/heavy' },
  undeliverableQueueUrl: 'https://sqs/undeliverable',
  noticesQueueUrl: 'https://sqs/notices',
};

const sqs = mockClient(SQSClient);

afterAll(() => sqs.restore());

beforeEach(() => {
  sqs.reset();
});

test.each([
  ['without an instant', undefined, 0],
  ['for an instant that is over', NOW - 5, 0],
  ['for this second', NOW, 0],
  ['a fraction before the second: rounded up, so as not to come early', NOW + 1, 1],
  ['at the edge of what SQS can delay', NOW + 900, 900],
  ['beyond it: at once, so that the job is looked at in any case', NOW + 901, 0],
])('a wake-up %s', async (_, at, delaySeconds) => {
  await queues().sendWakes([{ jobId: 'daily', ...(at === undefined ? {} : { at }) }]);

  expect(sent()).toEqual([
    { QueueUrl: 'https://sqs/wake', MessageBody: '{"jobId":"daily"}', DelaySeconds: delaySeconds },
  ]);
});

test('a run goes to the queue of its runner class, whole', async () => {
  await queues().sendRun(run('heavy'));

  expect(sent()[0]?.QueueUrl).toBe('https://sqs/heavy');
  expect(JSON.parse(sent()[0]?.MessageBody ?? '')).toEqual(run('heavy'));
});

test('the notifier is told of each channel by itself, not before the delay is over', async () => {
  await queues().tellChannels(['ops', 'oncall'], 10);

  expect(sent()).toEqual([
    { QueueUrl: 'https://sqs/notices', MessageBody: '{"channel":"ops"}', DelaySeconds: 10 },
    { QueueUrl: 'https://sqs/notices', MessageBody: '{"channel":"oncall"}', DelaySeconds: 10 },
  ]);
});

test.each(['removed', 'constructor'])(
  'a run of the unknown runner class %s is undeliverable, not given to another',
  async (runner) => {
    await queues().sendRun(run(runner));

    expect(sent()[0]?.QueueUrl).toBe('https://sqs/undeliverable');
  },
);

test('what the client could not overcome is thrown with a stable code and its cause', async () => {
  const cause = Object.assign(new Error('slow down'), { name: 'RequestThrottled' });
  sqs.on(SendMessageCommand).rejects(cause);

  await expect(queues().sendRun(run('default'))).rejects.toMatchObject({ code: 'sqs_throttled', cause });
  await expect(queues().sendWakes([{ jobId: 'daily' }])).rejects.toMatchObject({ code: 'sqs_throttled' });
});

test('many wake-ups go ten to a call, each with its own delay, and none to no call', async () => {
  sqs.on(SendMessageBatchCommand).resolves({});
  const wakes = Array.from({ length: 23 }, (_, index) => ({ jobId: `job-${index}`, at: NOW + index }));

  await queues().sendWakes(wakes);
  await queues().sendWakes([]);

  const batches = sqs.commandCalls(SendMessageBatchCommand).map(({ args }) => args[0].input.Entries ?? []);
  expect(batches.map(({ length }) => length)).toEqual([10, 10, 3]);
  expect(batches.flat().map(({ MessageBody, DelaySeconds }) => [MessageBody, DelaySeconds])).toEqual(
    wakes.map(({ jobId }, index) => [JSON.stringify({ jobId }), index]),
  );
  expect(batches.flatMap((batch) => new Set(batch.map(({ Id }) => Id)).size)).toEqual([10, 10, 3]);
});

test('what a batch did not take, although the call succeeded, is sent by itself', async () => {
  sqs.on(SendMessageBatchCommand).resolves({
    Successful: [{ Id: '0', MessageId: 'm', MD5OfMessageBody: '' }],
    Failed: [{ Id: '1', Code: 'RequestThrottled', Message: 'slow down', SenderFault: false }],
  });

  await queues().sendWakes([{ jobId: 'a' }, { jobId: 'b', at: NOW + 30 }]);

  expect(sent()).toEqual([{ QueueUrl: 'https://sqs/wake', MessageBody: '{"jobId":"b"}', DelaySeconds: 30 }]);
});

test('a client that is loaded with the first message sends each kind of it as any other', async () => {
  const later = laterQueues(PLACE);

  await later.sendWakes([{ jobId: 'daily', at: NOW + 30 }]);
  await later.sendRun(run('heavy'), 5);
  await later.tellChannels(['ops'], 10);

  expect(sent().map(({ QueueUrl, DelaySeconds }) => [QueueUrl, DelaySeconds])).toEqual([
    ['https://sqs/wake', 30],
    ['https://sqs/heavy', 5],
    ['https://sqs/notices', 10],
  ]);
});

function queues(): SqsQueues {
  return new SqsQueues({ ...PLACE, client: new SQSClient({ region: 'eu-west-1' }) });
}

function run(runner: string): RunMessage {
  return {
    jobId: 'daily',
    runId: 'daily.20261123T090000Z',
    scheduledAt: NOW,
    revision: 3,
    trigger: 'schedule',
    runner,
  };
}

function sent() {
  return sqs.commandCalls(SendMessageCommand).map((call) => call.args[0].input);
}
