import { expect, test } from 'vitest';
import type { LambdaCommand } from '#domain/jobs/command/lambda/schema.ts';
import type { FunctionInvoker, Invocation, InvocationResult } from '#ports/function-invoker.ts';
import { type Choices, execute } from './an-execution.ts';

const ABOUT = { jobId: 'nightly', runId: 'nightly.20260301T090000Z', attempt: 2 };
const IDENTITY = { ...ABOUT, scheduledAt: '2026-03-01T09:00:00Z' };

test('a function that answers has succeeded; the end of its log and its answer are the output', async () => {
  const { result, output } = await call({ kind: 'answered', payload: '{"sent":3}', logTail: 'START\nEND\n' });
  expect(result).toMatchObject({ kind: 'succeeded' });
  expect(output).toBe('START\nEND\n{"sent":3}\n');
});

test('a function is given the payload as it stands, and the run beside it', async () => {
  const { seen } = await call(ANSWERED, { payload: { a: [1] }, qualifier: 'live' }, ABOUT);
  expect(seen).toMatchObject([{ functionName: 'report', qualifier: 'live', payload: '{"a":[1]}' }]);
  expect(JSON.parse(seen[0]?.context ?? '')).toEqual({ custom: { cronstack: IDENTITY } });
});

test('what stands in a payload for a fact of the run is filled in', async () => {
  const { seen } = await call(ANSWERED, { payload: { of: ['<cronstack.run-id> at <cronstack.scheduled-at>'] } }, ABOUT);
  expect(seen[0]?.payload).toBe(JSON.stringify({ of: [`${IDENTITY.runId} at ${IDENTITY.scheduledAt}`] }));
});

test('a function without a payload is told the run, its arguments and the run before it', async () => {
  const parent = { runId: 'first.20260301T080000Z', status: 'succeeded' as const, outputTail: 'done' };
  const { seen } = await call(ANSWERED, {}, { ...ABOUT, args: { to: 'x' }, parent });
  expect(JSON.parse(seen[0]?.payload ?? '')).toEqual({ ...IDENTITY, args: { to: 'x' }, parent });
  const bare = await call(ANSWERED, {}, ABOUT);
  expect(JSON.parse(bare.seen[0]?.payload ?? '')).toEqual({ ...IDENTITY, args: null });
  expect((await call(ANSWERED, { payload: null })).seen[0]?.payload).toBe('null');
});

test.each([
  ['{"errorType":"TypeError","errorMessage":"x is\\nnot","trace":[]}', 'the function failed: TypeError: x is not'],
  ['{"errorMessage":"Task timed out after 3.00 seconds"}', 'the function failed: Task timed out after 3.00 seconds'],
  ['{"errorType":3}', 'the function failed'],
  ['oops', 'the function failed'],
])('an error %s fails the attempt: %s', async (payload, reason) => {
  const { result, output } = await call({ kind: 'function_failed', payload, logTail: 'log\n' });
  expect(result).toEqual({ kind: 'failed', reason: { code: 'function_failed', text: reason }, retryable: true });
  expect(output).toBe(`log\n${payload}\n`);
});

test('a call that was not accepted is a failure, and says when to come again', async () => {
  const again = { retryable: true, retryAfterSeconds: 7 };
  const { result, output } = await call({ kind: 'not_invoked', why: 'throttled', ...again });
  expect(result).toEqual({ kind: 'failed', reason: { code: 'function_not_invoked', text: 'throttled' }, ...again });
  expect(output).toBe('');
});

test('secrets of the payload are masked in output and reason', async () => {
  const payload = '{"errorMessage":"bad tr0ub4dor"}';
  const { result, output } = await call(
    { kind: 'function_failed', payload, logTail: 'got tr0ub4dor' },
    { payload: { password: 'tr0ub4dor' } },
  );
  expect(JSON.stringify([result, output])).not.toContain('tr0ub4dor');
});

test('an answer is not waited for when the attempt is told to stop, and the call is told so', async () => {
  const controller = new AbortController();
  const signals: AbortSignal[] = [];
  const invoker: FunctionInvoker = {
    invoke: ({ signal }) => {
      signals.push(signal);
      controller.abort('cancelled');
      return new Promise(() => {});
    },
  };
  const command = { type: 'lambda', functionName: 'report' } as const;
  const { result } = await execute(command, { invoker, signal: controller.signal });
  expect(result).toEqual({ kind: 'stopped' });
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
});

const ANSWERED: InvocationResult = { kind: 'answered', payload: '', logTail: '' };

async function call(answer: InvocationResult, more: Partial<LambdaCommand> = {}, choices: Choices = {}) {
  const seen: Invocation[] = [];
  const invoker: FunctionInvoker = {
    invoke: async (invocation) => {
      seen.push(invocation);
      return answer;
    },
  };
  const outcome = await execute({ type: 'lambda', functionName: 'report', ...more }, { ...choices, invoker });
  return { ...outcome, seen };
}
