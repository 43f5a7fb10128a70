import { expect, test } from 'vitest';
import { runSchema } from '#api/shapes/run.ts';
import type { Run } from '#domain/runs/run.ts';
import { presentRun } from '#functions/api/present/run.ts';

const SCHEDULED_AT = Date.parse('2026-11-05T09:00:00Z') / 1_000;

test('what only the engine needs is not shown', () => {
  const shown = presentRun(aRun({ status: 'running', leaseUntilMs: 1, startedAtMs: SCHEDULED_AT * 1_000 }));

  expect(Object.keys(shown)).not.toEqual(expect.arrayContaining(['version', 'leaseUntilMs', 'expiresAt', 'owner']));
  expect(JSON.stringify(shown)).not.toContain('lambda-7');
  expect(runSchema().parse(JSON.parse(JSON.stringify(shown)))).toMatchObject({ status: 'running' });
});

test('lateness runs from the planned instant to the first start, duration from there to the outcome', () => {
  const startedAtMs = SCHEDULED_AT * 1_000 + 312;

  expect(presentRun(aRun({ startedAtMs, finishedAtMs: startedAtMs + 4_000 }))).toMatchObject({
    latenessMs: 312,
    durationMs: 4_000,
    startedAt: '2026-11-05T09:00:00.312Z',
  });
  expect(presentRun(aRun({})).latenessMs).toBeUndefined();
});

test('a clock that stepped back gives no negative duration, and no negative lateness', () => {
  expect(presentRun(aRun({ startedAtMs: SCHEDULED_AT * 1_000 - 5_000 })).latenessMs).toBe(0);
  expect(presentRun(aRun({ startedAtMs: 5_000, finishedAtMs: 4_000 })).durationMs).toBe(0);
});

test('a span says which fires it stands for', () => {
  const span = { from: SCHEDULED_AT, to: SCHEDULED_AT + 3_600, count: 61 };

  expect(presentRun(aRun({ status: 'missed', reason: 'seen too late', span, attempts: [] }))).toMatchObject({
    status: 'missed',
    reason: 'seen too late',
    span: { from: '2026-11-05T09:00:00Z', to: '2026-11-05T10:00:00Z', count: 61 },
  });
});

function aRun(more: Partial<Run>): Run {
  return {
    id: 'report.20261105T090000Z',
    jobId: 'report',
    revision: 1,
    version: 2,
    scheduledAt: SCHEDULED_AT,
    trigger: 'schedule',
    status: 'succeeded',
    attempts: [{ number: 1, owner: 'lambda-7', startedAtMs: SCHEDULED_AT * 1_000, finishedAtMs: SCHEDULED_AT * 1_000 }],
    expiresAt: SCHEDULED_AT + 86_400,
    ...more,
  };
}
