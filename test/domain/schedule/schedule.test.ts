import { describe, expect, it } from 'vitest';
import { compileSchedule } from '#domain/schedule/entries/compile.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { previousFire } from '#domain/schedule/previous-fire.ts';
import { aContext, CREATED, instant } from './context.ts';

describe('a schedule', () => {
  it('fires strictly after and strictly before', () => {
    const schedule = parseSchedule('0 9 * * *', aContext());
    const nine = instant('2026-11-23T09:00:00Z');
    expect([
      schedule.next(nine - 1),
      schedule.next(nine),
      previousFire(schedule, nine),
      previousFire(schedule, nine + 1),
    ]).toEqual([nine, nine + 86_400, nine - 86_400, nine]);
    expect([schedule.matches(nine), schedule.matches(nine + 1)]).toEqual([true, false]);
  });

  it('fires on the union of several, an instant that two name being one fire', () => {
    const schedule = parseSchedule(['0 9 * * *', '0 9,17 * * 1', { at: '2026-11-23T12:00:00Z' }], aContext());
    expect([...schedule.between(CREATED, CREATED + 86_400)]).toEqual(
      ['09', '12', '17'].map((hour) => instant(`2026-11-23T${hour}:00:00Z`)),
    );
  });

  it('shows times in the zone of its first part', () => {
    expect(parseSchedule([{ cron: '0 9 * * *', timezone: 'Asia/Tokyo' }, '0 9 * * *'], aContext()).timezone).toBe(
      'Asia/Tokyo',
    );
    expect(parseSchedule('0 9 * * *', aContext({ timezone: 'Europe/Berlin' })).timezone).toBe('Europe/Berlin');
  });

  it('fires within its bounds, both included, and says so to EventBridge', () => {
    const startAt = instant('2026-11-24T09:00:00Z');
    const endAt = instant('2026-11-26T09:00:00Z');
    const schedule = parseSchedule('0 9 * * *', aContext({ startAt, endAt }));
    expect([...schedule.between(0, Infinity)]).toEqual([startAt, startAt + 86_400, endAt]);
    expect(previousFire(schedule, Infinity)).toBe(endAt);
    expect(compileSchedule(schedule, CREATED)).toEqual({
      exact: true,
      entries: [{ expression: 'cron(0 9 * * ? *)', timezone: 'UTC', startAt, endAt }],
    });
  });

  it('counts intervals from the creation, the first fire one interval later', () => {
    const schedule = parseSchedule('every 1 hour', aContext());
    expect([schedule.next(0), previousFire(schedule, CREATED + 3600)]).toEqual([CREATED + 3600, undefined]);
  });

  it('moves fires by a delay that depends on job and fire alone', () => {
    const fires = (jobId: string) => [
      ...parseSchedule('0 * * * *', aContext({ jobId, jitterSeconds: 600 })).between(CREATED, CREATED + 864_000),
    ];
    const delays = fires('a').map((at) => at % 3600);
    expect(fires('a')).toEqual(fires('a'));
    expect(fires('a')).not.toEqual(fires('b'));
    expect(Math.max(...delays)).toBeLessThanOrEqual(600);
    expect(new Set(delays).size).toBeGreaterThan(150);
  });

  it('ends where ISO 8601 does, and answers for any number', () => {
    const schedule = parseSchedule('0 0 29 2 *', aContext());
    expect(schedule.next(instant('9996-03-01T00:00:00Z'))).toBeUndefined();
    expect(previousFire(schedule, 0)).toBeUndefined();
    expect(schedule.next(-1e15)).toBe(instant('1972-02-29T00:00:00Z'));
    expect([
      schedule.next(1e15),
      previousFire(schedule, -1e15),
      schedule.next(Number.NaN),
      schedule.next(Infinity),
    ]).toEqual([undefined, undefined, undefined, undefined]);
    expect(previousFire(schedule, Infinity)).toBe(instant('9996-02-29T00:00:00Z'));
  });

  // test/deep/schedule/evaluator.property.test.ts walks through ten years.
  it('streams a year of every minute one fire at a time', () => {
    const schedule = parseSchedule('* * * * *', aContext({ timezone: 'America/New_York' }));
    const fires = schedule.between(CREATED, CREATED + 365 * 86_400);
    expect(Array.isArray(fires)).toBe(false);
    let count = 0;
    let last = CREATED;
    for (const at of fires) {
      if (at <= last) {
        throw new Error('not in order');
      }
      last = at;
      count += 1;
    }
    expect(count).toBe(365 * 1440);
  });
});
