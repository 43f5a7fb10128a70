import { expect, test } from 'vitest';
import type { Head } from '#domain/ledger/head/head.ts';
import { headOf, recentOutcomes, remembered } from '#domain/ledger/head/recent.ts';
import { OUTCOME_STATUSES, type OutcomeStatus } from '#domain/runs/run.ts';
import { aHead, aJob, at } from './a-job.ts';

const NOON = at('2026-06-01T12:00:00Z');

test('a head remembers its last twenty outcomes, newest first, and when each of them was', () => {
  const head = ended(30, (index) => OUTCOME_STATUSES[index % OUTCOME_STATUSES.length] ?? 'failed');

  const expected = Array.from({ length: 20 }, (_, index) => 29 - index).map((index) => ({
    status: OUTCOME_STATUSES[index % OUTCOME_STATUSES.length],
    finishedAt: NOON + index * index,
  }));
  expect(recentOutcomes(head)).toEqual(expected);
});

test('they read right where the clock was set back in between', () => {
  const once = remembered(aHead(aJob()), outcome('succeeded', NOON));
  const back = remembered(once, outcome('failed', NOON - 90));

  expect(recentOutcomes(back)).toEqual([
    { status: 'failed', finishedAt: NOON - 90 },
    { status: 'succeeded', finishedAt: NOON },
  ]);
});

test('of the last one it knows which it was and why, the reason cut at 80 characters and never within a character', () => {
  const head = remembered(aHead(aJob()), { ...outcome('failed', NOON), reason: `${'x'.repeat(78)}🙈 and more` });

  expect(head.last).toMatchObject({ runId: `job.${NOON}`, status: 'failed', reason: `${'x'.repeat(78)}…` });
});

test('it knows when a run last ended well, however often it failed since', () => {
  const head = ended(25, (index) => (index === 2 ? 'succeeded' : 'failed'));

  expect(head.succeededAt).toBe(NOON + 4);
});

test('twenty outcomes a day apart are a hundred bytes, not three objects', () => {
  let head = aHead(aJob());
  for (let day = 0; day < 30; day += 1) {
    head = remembered(head, outcome('failed', NOON + day * 86_400));
  }

  expect(head.recent?.length).toBeLessThan(101);
});

test('a head of the earlier form is read in the new one', () => {
  const { last: _, recent: __, succeededAt: ___, ...plain } = aHead(aJob());
  const stored = {
    ...plain,
    lastOutcomes: [
      { ...outcome('failed', NOON + 120), reason: 'exit code 1' },
      outcome('succeeded', NOON + 60),
      { ...outcome('timed_out', NOON), reason: 'too slow' },
    ],
  };

  const head = headOf(stored);

  expect(head).not.toHaveProperty('lastOutcomes');
  expect(head).toMatchObject({ last: { status: 'failed', reason: 'exit code 1' }, succeededAt: NOON + 60 });
  expect(recentOutcomes(head)).toEqual([
    { status: 'failed', finishedAt: NOON + 120 },
    { status: 'succeeded', finishedAt: NOON + 60 },
    { status: 'timed_out', finishedAt: NOON },
  ]);
});

function ended(count: number, statusOf: (index: number) => OutcomeStatus): Head {
  return Array.from({ length: count }, (_, index) => index).reduce(
    (head, index) => remembered(head, outcome(statusOf(index), NOON + index * index)),
    aHead(aJob()),
  );
}

function outcome(status: OutcomeStatus, finishedAt: number) {
  return { runId: `job.${finishedAt}`, scheduledAt: finishedAt, finishedAt, status };
}
