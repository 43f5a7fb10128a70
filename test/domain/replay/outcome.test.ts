import { expect, test } from 'vitest';
import { outcomesOf } from '#domain/replay/recorded/outcome.ts';
import type { Run } from '#domain/runs/run.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';

const START = Date.parse('2026-06-01T00:00:00Z') / 1_000;
const YEAR = 365 * 86_400;
const EACH_SECOND = parseSchedule('every 1s', { timezone: 'UTC', jobId: 'job', anchor: START - YEAR });

test('a record of all the fires of a year states those of the stretch that is asked for, and its own ends', () => {
  const run = missedFrom(START - YEAR, START + YEAR);

  const fires = outcomesOf(run, EACH_SECOND, { from: START, to: START + 2 }).map(({ scheduledAt }) => scheduledAt);

  expect(fires).toEqual([START - YEAR, START, START + 1, START + 2, START + YEAR]);
});

test('where the schedule is not known any more, it states its ends', () => {
  const outcomes = outcomesOf(missedFrom(START, START + 60), undefined, { from: START, to: START + 60 });

  expect(outcomes.map(({ runId, status }) => [runId, status])).toEqual([
    ['job.20260601T000000Z', 'missed'],
    ['job.20260601T000100Z', 'missed'],
  ]);
});

function missedFrom(from: number, to: number): Run {
  return {
    id: 'job.20260601T000000Z',
    jobId: 'job',
    revision: 1,
    version: 1,
    scheduledAt: to,
    trigger: 'schedule',
    status: 'missed',
    attempts: [],
    span: { from, to, count: to - from + 1 },
    finishedAtMs: to * 1_000,
    expiresAt: to + 86_400,
  };
}
