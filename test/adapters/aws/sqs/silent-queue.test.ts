import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test, vi } from 'vitest';
import { makeHideMessage } from '#adapters/aws/sqs/hide-message.ts';
import { makeQueueReader } from '#adapters/aws/sqs/read-queue.ts';
import { makeSqsClient } from '#functions/wiring/clients.ts';

/** A queue that takes requests and never answers, and time that goes on as it is told to. */
async function aSilentQueue() {
  const server = createServer(() => undefined).listen(0, '127.0.0.1');
  await once(server, 'listening');
  vi.stubEnv('AWS_REGION', 'eu-west-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'a');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'b');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  vi.stubEnv('AWS_ENDPOINT_URL', url);
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => {
    vi.useRealTimers();
    vi.unstubAllEnvs();
    server.closeAllConnections();
    server.close();
  });
  return { queueUrl: `${url}/queue`, asked: () => once(server, 'request') };
}

/** The outcome of a call so far. */
function outcomeOf(call: Promise<unknown>): { value: string } {
  const outcome = { value: 'under way' };
  call.then(
    () => {
      outcome.value = 'answered';
    },
    (error: { cause?: { name?: string } }) => {
      outcome.value = error.cause?.name ?? String(error);
    },
  );
  return outcome;
}

test('a wait for messages is left its 20 s, and given up where nothing comes long after', async () => {
  const { queueUrl, asked } = await aSilentQueue();
  const [first, reader] = [asked(), makeQueueReader(makeSqsClient({ maxAttempts: 2 }), queueUrl)];

  const outcome = outcomeOf(reader.receive(1, new AbortController().signal));
  await first;
  const second = asked();
  await vi.advanceTimersByTimeAsync(29_000);
  expect(outcome.value).toBe('under way');
  await vi.advanceTimersByTimeAsync(3_000);
  await second;
  expect(outcome.value).toBe('under way');
  await vi.advanceTimersByTimeAsync(31_000);

  await vi.waitFor(() => expect(outcome.value).toBe('TimeoutError'));
});

test('what is answered in a moment is given up after 5 s', async () => {
  const { queueUrl, asked } = await aSilentQueue();
  const [first, hide] = [asked(), makeHideMessage(makeSqsClient({ maxAttempts: 1 }), queueUrl)];

  const outcome = outcomeOf(hide('receipt', 90));
  await first;
  await vi.advanceTimersByTimeAsync(5_001);

  await vi.waitFor(() => expect(outcome.value).toBe('TimeoutError'));
});
