import { describe, expect, test } from 'vitest';
import type { ScheduleContext } from '#domain/schedule/definition/schedule.ts';
import { explainInstant } from '#domain/schedule/explain-instant.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { unmovedInstantOf } from '#domain/time/wall-instant.ts';
import { writeUtc } from '#domain/time/write.ts';

describe('an instant of a schedule', () => {
  test('is a fire by every part of the list that names it', () => {
    const reading = explain(['0 9 * * *', '0 12 * * *', 'every 1h'], '2026-06-02T09:00:00Z', { timezone: 'UTC' });

    expect(reading).toEqual({
      fires: true,
      parts: [
        { number: 1, description: 'At 09:00 every day (UTC)', delaySeconds: 0 },
        { number: 3, description: 'Every 1 hour, counted from 2026-01-01T00:00:00Z', delaySeconds: 0 },
      ],
    });
  });

  test('is no fire where no part names it', () => {
    expect(why('0 9 * * *', '2026-06-02T09:00:01Z')).toEqual({ kind: 'off_schedule' });
  });

  test('is no fire before startAt and after endAt', () => {
    const bounds = { startAt: seconds('2026-06-02T00:00:00Z'), endAt: seconds('2026-06-03T00:00:00Z') };

    expect(why('0 9 * * *', '2026-06-01T07:00:00Z', bounds)).toEqual({ kind: 'before_start', startAt: bounds.startAt });
    expect(why('0 9 * * *', '2026-06-03T07:00:00Z', bounds)).toEqual({ kind: 'after_end', endAt: bounds.endAt });
  });

  test('is told where jitter moved it, and where it came from', () => {
    const at = '2026-06-02T07:00:00Z';
    const moved = why('0 9 * * *', at, { jitterSeconds: 600 });
    if (moved?.kind !== 'jittered') {
      throw new Error(`not moved: ${JSON.stringify(moved)}`);
    }

    const there = explain('0 9 * * *', writeUtc(moved.movedTo), { jitterSeconds: 600 });

    expect(there).toMatchObject({ fires: true, parts: [{ number: 1, delaySeconds: moved.movedTo - seconds(at) }] });
  });
});

describe('the spring night in Berlin, when 02:30 does not exist', () => {
  const unmoved = '2026-03-29T01:30:00Z';

  test('fires at the first instant after the gap, and says so', () => {
    expect(why('30 2 * * *', unmoved)).toMatchObject({
      kind: 'dst_gap',
      local: '02:30',
      policy: 'next',
      firesAt: seconds('2026-03-29T01:00:00Z'),
    });
    expect(explain('30 2 * * *', '2026-03-29T01:00:00Z')).toMatchObject({
      fires: true,
      note: expect.stringContaining('02:30 does not exist on this day'),
    });
  });

  test('does not fire with gap skip, and says so', () => {
    const skips = { cron: '30 2 * * *', dst: { gap: 'skip' } };

    expect(why(skips, unmoved)).toEqual({
      kind: 'dst_gap',
      part: { number: 1, description: 'At 02:30 every day (Europe/Berlin)' },
      local: '02:30',
      policy: 'skip',
    });
    expect(why(skips, '2026-03-29T01:00:00Z')).toEqual({ kind: 'off_schedule' });
  });

  test('takes nothing from an hourly schedule', () => {
    expect(explain('30 * * * *', unmoved)).toMatchObject({ fires: true });
  });

  test('is where a person who says 02:30 is led to', () => {
    expect(unmovedInstantOf(seconds('2026-03-29T02:30:00Z'), 'Europe/Berlin')).toBe(seconds(unmoved));
    expect(unmovedInstantOf(seconds('2026-03-29T03:30:00Z'), 'Europe/Berlin')).toBe(seconds(unmoved));
    expect(unmovedInstantOf(seconds('2026-03-29T01:30:00Z'), 'Europe/Berlin')).toBe(seconds('2026-03-29T00:30:00Z'));
    expect(unmovedInstantOf(seconds('2026-10-25T02:30:00Z'), 'Europe/Berlin')).toBe(seconds('2026-10-25T00:30:00Z'));
  });
});

describe('the autumn night in Berlin, when 02:30 occurs twice', () => {
  const [first, second] = ['2026-10-25T00:30:00Z', '2026-10-25T01:30:00Z'];

  test.each([
    ['first', first, second],
    ['second', second, first],
  ] as const)('with overlap %s the other one is no fire, and says why', (policy, fire, other) => {
    const schedule = { cron: '30 2 * * *', dst: { overlap: policy } };

    expect(explain(schedule, fire)).toMatchObject({
      fires: true,
      note: expect.stringContaining(`this is the ${policy}`),
    });
    expect(why(schedule, other)).toMatchObject({
      kind: 'dst_overlap',
      local: '02:30',
      occurrence: policy === 'first' ? 'second' : 'first',
      policy,
      firesAt: seconds(fire),
    });
  });

  test('with overlap both it is a fire twice', () => {
    const schedule = { cron: '30 2 * * *', dst: { overlap: 'both' } };

    expect([explain(schedule, first).fires, explain(schedule, second).fires]).toEqual([true, true]);
  });
});

function explain(schedule: unknown, at: string, context: Partial<ScheduleContext> = {}) {
  const anchor = seconds('2026-01-01T00:00:00Z');
  const parsed = parseSchedule(schedule, { timezone: 'Europe/Berlin', jobId: 'job', anchor, ...context });
  return explainInstant(parsed, seconds(at));
}

function why(schedule: unknown, at: string, context: Partial<ScheduleContext> = {}) {
  const reading = explain(schedule, at, context);
  return reading.fires ? undefined : reading.why;
}

function seconds(instant: string): number {
  return Date.parse(instant) / 1000;
}
