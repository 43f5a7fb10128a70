import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { makeHideMessage } from '#adapters/aws/sqs/hide-message.ts';

const sqs = mockClient(SQSClient);

afterAll(() => sqs.restore());
const hide = makeHideMessage(new SQSClient({ region: 'eu-west-1' }), 'https://sqs/runs');

beforeEach(() => {
  sqs.reset();
});

test.each([
  [90, 90],
  [0.2, 1],
  [-5, 0],
  [100_000, 43_200],
])('hides a message for %d s as the %d s that SQS takes', async (seconds, expected) => {
  await hide('receipt', seconds);

  expect(sqs.commandCalls(ChangeMessageVisibilityCommand)[0]?.args[0].input).toEqual({
    QueueUrl: 'https://sqs/runs',
    ReceiptHandle: 'receipt',
    VisibilityTimeout: expected,
  });
});

test('a message that could not be hidden is a fault with its cause', async () => {
  const cause = Object.assign(new Error('gone'), { name: 'QueueDoesNotExist' });
  sqs.on(ChangeMessageVisibilityCommand).rejects(cause);

  await expect(hide('receipt', 90)).rejects.toMatchObject({ code: 'sqs_not_found', cause });
});
