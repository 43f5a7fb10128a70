import { Logger } from '@aws-lambda-powertools/logger';
import type { MiddyfiedHandler } from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { afterEach, expect, test, vi } from 'vitest';
import { eachMessage } from '#functions/messages/each.ts';
import { batchFailures } from '#functions/middleware/batch-failures.ts';
import { composed } from '#functions/middleware/composed.ts';
import { errorAnswer } from '#functions/middleware/error-answer.ts';
import { errorLog } from '#functions/middleware/error-log.ts';
import { logKeys } from '#functions/middleware/log-keys.ts';
import { again, batch, invocation } from './function-world.ts';
import { type PrintedLine, printed } from './printed.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

test('a handler is waited for, however little time its context says is left', async () => {
  const handler = composed<number, number>(async (event) => {
    await new Promise((resolve) => setImmediate(resolve));
    return event + 1;
  });

  expect(await handler(1, { ...invocation('a'), getRemainingTimeInMillis: () => 0 })).toBe(2);
});

test('the lines of an invocation have its id, and none of the keys of the one before, which failed', async () => {
  const lines = await logged(async (logger) => {
    const handler = composed<string, void>(async (jobId) => {
      if (jobId !== '') {
        logger.appendKeys({ jobId });
        logger.info('one line');
        throw new Error('afterwards');
      }
      logger.info('another');
    }).use(logKeys(() => logger));
    await handler('report', invocation('a')).catch(() => undefined);
    await handler('', invocation('b'));
  });

  expect(lines).toMatchObject([
    { message: 'one line', function_request_id: 'a', jobId: 'report' },
    { message: 'another', function_request_id: 'b' },
  ]);
  expect(lines[1]).not.toHaveProperty('jobId');
});

test('a function that fails says so and fails all the same', async () => {
  const fault = new Error('throttled');

  const lines = await logged(async (logger) => {
    const handler = composed(() => Promise.reject(fault)).use(errorLog(() => logger));
    await expect(handler({}, invocation('a'))).rejects.toBe(fault);
  });

  expect(lines).toMatchObject([{ level: 'ERROR', message: 'the function failed', error: { message: 'throttled' } }]);
});

test('an error is answered to whoever reads the answer', async () => {
  const handler: MiddyfiedHandler<string, string> = composed<string, string>(() => Promise.reject(new Error('no'))).use(
    errorAnswer<string, string>((event, error) => `${event}: ${error}`),
  );

  expect(await handler('GET', invocation('a'))).toBe('GET: Error: no');
});

test('of a batch, those messages come again that failed or asked for it; a failure is one line with its ids', async () => {
  const lines = await logged(async (logger) => {
    const handler = composed<SQSEvent, SQSBatchResponse>(
      eachMessage(
        {
          kind: 'run_message',
          read: (body: string) => ({ value: body }),
          take: async (_, { messageId }) => {
            if (messageId === 'm1' || messageId === 'm3') {
              throw new Error(`no ${messageId}`);
            }
            return messageId === 'm2' ? 'again' : 'done';
          },
        },
        () => undefined,
      ),
    ).use(batchFailures(() => logger, 'it did not work'));
    const messages = batch({ jobId: 'a' }, { jobId: 'b', runId: 'b.1' }, { jobId: 'c' }, 'nonsense');

    expect(again(await handler(messages, invocation('a')))).toEqual(['m1', 'm2', 'm3']);
  });

  expect(lines).toMatchObject([
    { message: 'it did not work', messageId: 'm1', jobId: 'b', runId: 'b.1', error: { message: 'no m1' } },
    { message: 'it did not work', messageId: 'm3', error: { message: 'no m3' } },
  ]);
  expect(lines).toHaveLength(2);
});

test('a batch that fails as a whole is a failure of the function', async () => {
  const handler = composed<SQSEvent, SQSBatchResponse>(() => Promise.reject(new Error('unreadable'))).use(
    batchFailures(() => new Logger(), 'it did not work'),
  );

  await expect(handler(batch({}), invocation('a'))).rejects.toThrow('unreadable');
});

function logged(act: (logger: Logger) => Promise<void>): Promise<readonly PrintedLine[]> {
  return printed(() => act(new Logger()));
}
