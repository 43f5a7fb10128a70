import { expect, test } from 'vitest';
import { samePolicies, underPolicies } from '#domain/replay/played/under-policies.ts';
import type { Attempt, Run } from '#domain/runs/run.ts';

const START = Date.parse('2026-06-01T00:00:00Z');
const BEFORE = { timeoutSeconds: 60, maxRetries: 1, retryDelaySeconds: 10, onLost: 'retry' } as const;

type Tried = readonly [tookSeconds: number, result: NonNullable<Attempt['result']>, code?: Attempt['reasonCode']];

test('the same policies leave the attempts as they were', () => {
  const run = runOf([5, 'failed', 'exit_code'], [7, 'succeeded']);

  expect(samePolicies(BEFORE, { ...BEFORE })).toBe(true);
  expect(under(run, {})).toEqual({ status: 'succeeded', seconds: 22, busyMs: 12_000 });
});

test('with fewer retries the run ends with the attempt that would have been the last', () => {
  expect(under(runOf([5, 'failed', 'exit_code'], [7, 'succeeded']), { maxRetries: 0 })).toMatchObject({
    status: 'failed',
    seconds: 5,
    busyMs: 5_000,
  });
});

test('with more retries a run whose attempts were used up goes on with attempts of others', () => {
  const run = runOf([5, 'failed', 'exit_code'], [6, 'failed', 'exit_code']);

  expect(under(run, { maxRetries: 2 }, [runOf([30, 'succeeded'])])).toMatchObject({
    status: 'succeeded',
    busyMs: 41_000,
    isDrawn: true,
  });
  expect(under(run, { maxRetries: 2 }, [])).toMatchObject({ status: 'timed_out', isDrawn: true });
});

test.each([
  ['a failure that is never retried', runOf([5, 'failed', 'program_not_found'])],
  ['one that was not, though retries were left', runOf([5, 'failed', 'exit_code'])],
])('%s stays the end', (_, run) => {
  const { status, seconds } = under(run, { maxRetries: 5 }, [runOf([30, 'succeeded'])]);

  expect([status, seconds]).toEqual(['failed', 5]);
});

test('a shorter timeout ends what took longer; a longer one lets it go on as another run that took longer did', () => {
  const [slow, timedOut] = [runOf([50, 'succeeded']), runOf([60, 'timed_out', 'timed_out'])];
  const others = [runOf([10, 'succeeded']), runOf([90, 'succeeded'])];

  expect(under(slow, { timeoutSeconds: 40, maxRetries: 0 })).toMatchObject({ status: 'timed_out', seconds: 40 });
  expect(under(timedOut, { timeoutSeconds: 120 }, others)).toMatchObject({
    status: 'succeeded',
    seconds: 90,
    isDrawn: true,
  });
  expect(under(timedOut, { timeoutSeconds: 80, maxRetries: 0 }, others)).toMatchObject({
    status: 'timed_out',
    seconds: 80,
  });
});

test('delays between attempts grow with the delay that is asked for', () => {
  expect(under(runOf([5, 'failed', 'exit_code'], [7, 'succeeded']), { retryDelaySeconds: 30 }).seconds).toBe(42);
});

test.each([
  ['retry', 'succeeded'],
  ['fail', 'failed'],
] as const)('where a lost attempt leads to %s, the run is %s', (onLost, status) => {
  expect(under(runOf([5, 'lost', 'lost'], [7, 'succeeded']), { onLost }).status).toBe(status);
});

test('an attempt that does not count is no try', () => {
  const run = runOf([5, 'failed', 'claude_limit'], [7, 'succeeded']);
  const [first, ...rest] = run.attempts;
  const waited = {
    ...run,
    attempts: [...(first === undefined ? [] : [{ ...first, uncounted: true as const }]), ...rest],
  };

  expect(under(waited, { maxRetries: 0 })).toMatchObject({ status: 'succeeded', seconds: 22 });
});

/** Ten seconds lie between two attempts. */
function runOf(...tries: readonly Tried[]): Run {
  let atMs = START;
  const attempts = tries.map(([tookSeconds, result, code], index): Attempt => {
    const startedAtMs = atMs;
    const finishedAtMs = startedAtMs + tookSeconds * 1_000;
    atMs = finishedAtMs + 10_000;
    return {
      number: index + 1,
      owner: 'test',
      startedAtMs,
      finishedAtMs,
      result,
      ...(code === undefined ? {} : { reason: code, reasonCode: code }),
    };
  });
  const last = attempts.at(-1);
  return {
    id: 'job.20260601T000000Z',
    jobId: 'job',
    revision: 1,
    version: 1,
    scheduledAt: START / 1_000,
    trigger: 'schedule',
    status: last?.result === 'lost' ? 'failed' : (last?.result ?? 'queued'),
    attempts,
    startedAtMs: START,
    finishedAtMs: last?.finishedAtMs ?? START,
    expiresAt: START / 1_000 + 86_400,
  };
}

function under(run: Run, change: Partial<Parameters<typeof samePolicies>[0]>, others: readonly Run[] = []) {
  const after = { ...BEFORE, ...change };
  const course = underPolicies(run, { before: BEFORE, after }, others, () => 0.5);
  const { status, busyMs, finishedAtMs = 0, isDrawn } = course;
  return { status, busyMs, seconds: (finishedAtMs - START) / 1_000, ...(isDrawn === undefined ? {} : { isDrawn }) };
}
