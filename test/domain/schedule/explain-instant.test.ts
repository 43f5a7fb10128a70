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

  test('is no fire in the weeks of a cycle that do not count, nor on an excepted day', () => {
    const biweekly = { every: '2 weeks', on: 'tue', at: '09:00', anchor: '2026-06-02T00:00' };
    const excepted = { cron: '0 9 * * *', except: ['2026-06-01', { from: '2026-06-03', to: '2026-06-05' }] };

    expect(explain(biweekly, '2026-06-02T07:00:00Z')).toMatchObject({ fires: true });
    expect(why(biweekly, '2026-06-09T07:00:00Z')).toMatchObject({ kind: 'off_cycle', part: { number: 1 } });
    expect(why(excepted, '2026-06-04T07:00:00Z')).toMatchObject({ kind: 'excluded', name: '2026-06-03 to 2026-06-05' });
    expect(why(excepted, '2026-06-04T08:00:00Z')).toEqual({ kind: 'off_schedule' });
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

describe('the gap of a spring night', () => {
  const newYork = { timezone: 'America/New_York' };

  test.each([
    ['at(2027-03-14T02:30:00)'],
    ['2027-03-14T02:30:00'],
    [{ at: ['2027-03-14T02:30:00', '2030-01-01T00:00:00'] }],
  ])('moves the fixed time %j to its end, and is told by the note, the reason and its instant', (schedule) => {
    const firesAt = seconds('2027-03-14T07:00:00Z');

    expect(explain(schedule, '2027-03-14T07:00:00Z', newYork)).toMatchObject({
      fires: true,
      note: '02:30 does not exist on this day (clocks go forward from 02:00 to 03:00): fires at the first instant after the gap',
    });
    expect(why(schedule, '2027-03-14T07:30:00Z', newYork)).toMatchObject({
      kind: 'dst_gap',
      local: '02:30',
      policy: 'next',
      firesAt,
    });
  });

  test('takes nothing from a fixed time with an offset, nor from an interval', () => {
    expect(explain('2027-03-14T07:00:00Z', '2027-03-14T07:00:00Z', newYork)).not.toHaveProperty('note');
    expect(why('2027-03-14T07:00:00Z', '2027-03-14T07:30:00Z', newYork)).toEqual({ kind: 'off_schedule' });
    expect(why('every 2h', '2027-03-14T07:30:00Z', newYork)).toEqual({ kind: 'off_schedule' });
  });

  test('over a whole day is told with its dates', () => {
    const anchor = seconds('2011-01-01T00:00:00Z');
    const apia = { timezone: 'Pacific/Apia', anchor };

    expect(explain('30 2 * * *', '2011-12-30T10:00:00Z', apia)).toMatchObject({
      fires: true,
      note: '2011-12-30 02:30 does not exist on this day (clocks go forward from 2011-12-30 00:00 to 2011-12-31 00:00): fires at the first instant after the gap',
    });
    expect(why('0 2 * * 5', '2011-12-30T12:00:00Z', apia)).toMatchObject({
      kind: 'dst_gap',
      local: '2011-12-30 02:00',
      firesAt: seconds('2011-12-30T10:00:00Z'),
    });
  });

  test('is told to the second of a schedule that has seconds', () => {
    expect(explain('15 30 2 * * *', '2026-03-29T01:00:00Z')).toMatchObject({
      note: expect.stringContaining('02:30:15 does not exist'),
    });
  });

  test('is told by the zone of the part that fires, not of the first in the list', () => {
    const list = [
      { cron: '0 12 * * *', timezone: 'UTC' },
      { cron: '30 2 * * *', timezone: 'America/New_York' },
    ];

    expect(explain(list, '2027-03-14T07:00:00Z')).toMatchObject({
      parts: [{ number: 2 }],
      note: expect.stringContaining('02:30 does not exist'),
    });
  });

  test('names the fire after jitter, whose note and part say the same', () => {
    const jitter = { ...newYork, jitterSeconds: 600 };
    const lost = why('30 2 * * *', '2027-03-14T07:30:00Z', jitter);
    if (lost?.kind !== 'dst_gap' || lost.firesAt === undefined) {
      throw new Error(`no other fire is named: ${JSON.stringify(lost)}`);
    }

    expect(lost.firesAt).toBeGreaterThan(seconds('2027-03-14T07:00:00Z'));
    expect(explain('30 2 * * *', writeUtc(lost.firesAt), jitter)).toMatchObject({
      fires: true,
      note: expect.stringContaining('02:30 does not exist'),
    });
  });

  test('names no fire beyond the bounds', () => {
    const bounds = { ...newYork, startAt: seconds('2027-03-14T07:10:00Z') };

    expect(why('30 2 * * *', '2027-03-14T07:30:00Z', bounds)).toEqual({
      kind: 'dst_gap',
      part: expect.anything(),
      local: '02:30',
      policy: 'next',
    });
  });
});

describe('jitter at the end of the bounds', () => {
  test('is the end, and no fire after it', () => {
    const at = '2026-06-02T07:00:00Z';
    const bounds = { jitterSeconds: 600, startAt: seconds('2026-06-01T00:00:00Z'), endAt: seconds(at) };

    expect(why('0 9 * * *', at, bounds)).toEqual({ kind: 'after_end', endAt: bounds.endAt });
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

  test('a fixed time is the first, and the second says why it is no fire', () => {
    const time = { at: '2026-10-25T02:30:00' };

    expect(explain(time, first)).toMatchObject({ fires: true, note: expect.stringContaining('this is the first') });
    expect(why(time, second)).toMatchObject({
      kind: 'dst_overlap',
      local: '02:30',
      occurrence: 'second',
      policy: 'first',
      firesAt: seconds(first),
    });
  });

  test('the other one is not named where it lies beyond the bounds', () => {
    expect(why('30 2 * * *', second, { startAt: seconds('2026-10-25T01:00:00Z') })).toMatchObject({
      kind: 'dst_overlap',
      occurrence: 'second',
    });
    expect(why('30 2 * * *', second, { startAt: seconds('2026-10-25T01:00:00Z') })).not.toHaveProperty('firesAt');
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
