import { expect, test } from 'vitest';
import { latenessMs } from '#domain/runs/times.ts';
import { aRun } from '#test/conformance/builders.ts';

const SCHEDULED_AT = 1_796_299_200;
const PLANNED_MS = SCHEDULED_AT * 1_000;

test.each([
  ['of the schedule is late from its second on', 'schedule', 300, 900, 900],
  ['by hand is late from the moment it was sent within its second', 'manual', 300, 900, 600],
  ['by hand that waited before it was sent is late from its second on', 'manual', 1_000, 1_200, 1_200],
  ['by hand whose sender has an early clock is late from its second on', 'manual', -200, 100, 100],
] as const)('a run %s', (_, trigger, sentMs, startedMs, lateMs) => {
  const times = { sentAtMs: PLANNED_MS + sentMs, startedAtMs: PLANNED_MS + startedMs };
  expect(latenessMs(aRun({ scheduledAt: SCHEDULED_AT, trigger, ...times }))).toBe(lateMs);
});

test('a run that has not started is not late yet', () => {
  expect(latenessMs(aRun())).toBeUndefined();
});
