import { describe, expect, it } from 'vitest';
import { ScheduleError } from '#domain/schedule/definition/error.ts';
import { parseAwsExpression } from '#domain/schedule/entries/evaluate.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { previousFire } from '#domain/schedule/previous-fire.ts';
import { dayAround } from '#domain/time/local-day.ts';
import { writeLocal } from '#domain/time/write-local.ts';
import { aContext, instant } from './context.ts';

const NEW_YORK = 'America/New_York';
/** 02:00 to 03:00 does not exist in New York on 8 March 2026; 01:00 to 02:00 occurs twice on 1 November. */
const SPRING = { from: '2026-03-08T00:00:00-05:00', to: '2026-03-08T05:00:00-04:00' };
const AUTUMN = { from: '2026-11-01T00:00:00-04:00', to: '2026-11-01T04:00:00-05:00' };

describe('a day whose clocks go forward', () => {
  it('fires a time in the gap at the first instant after it, unless told to skip', () => {
    expect(locals('30 2 * * *', SPRING)).toEqual(['03:00-04:00']);
    expect(locals({ cron: '30 2 * * *', dst: { gap: 'skip' } }, SPRING)).toEqual([]);
  });

  it('fires once where several times fell into the gap, and not again where the end of the gap is itself a fire', () => {
    expect(locals('*/15 2 * * *', SPRING)).toEqual(['03:00-04:00']);
    expect(locals('0 1-4 * * *', SPRING)).toEqual(['01:00-05:00', '03:00-04:00', '04:00-04:00']);
  });

  it('fires hour * in every real hour, neither later nor twice', () => {
    expect(locals('30 * * * *', SPRING)).toEqual(['00:30-05:00', '01:30-05:00', '03:30-04:00', '04:30-04:00']);
    expect(locals({ cron: '30 0-23 * * *', dst: { gap: 'next' } }, SPRING)).toHaveLength(4);
  });

  it('leaves intervals alone', () => {
    expect(locals({ every: '1 hour', anchor: '2026-03-08T00:30:00-05:00' }, SPRING)).toEqual([
      '01:30-05:00',
      '03:30-04:00',
      '04:30-04:00',
    ]);
  });

  it('fires a whole missing day at the first instant after it (Apia, 30 December 2011)', () => {
    const window = { from: '2011-12-29T12:00:00-10:00', to: '2012-01-01T00:00:00+14:00' };
    expect(locals('0 9 30 12 *', window, 'Pacific/Apia')).toEqual(['00:00+14:00']);
    expect(locals('0 9 * * *', window, 'Pacific/Apia')).toEqual(['00:00+14:00', '09:00+14:00']);
  });

  it('makes up for the hour that half an hour of gap took away (Lord Howe)', () => {
    const window = { from: '2026-10-04T01:00:00+10:30', to: '2026-10-04T04:00:00+11:00' };
    expect(locals('0 * * * *', window, 'Australia/Lord_Howe')).toEqual(['02:30+11:00', '03:00+11:00', '04:00+11:00']);
    expect(locals('45 * * * *', window, 'Australia/Lord_Howe')).toEqual(['01:45+10:30', '02:45+11:00', '03:45+11:00']);
  });

  it('fires after a gap at midnight on the same day (Beirut)', () => {
    const window = { from: '2026-03-28T22:00:00+02:00', to: '2026-03-29T03:00:00+03:00' };
    expect(locals('30 0 * * 0', window, 'Asia/Beirut')).toEqual(['01:00+03:00']);
  });
});

describe('a day whose clocks go back', () => {
  it.each([
    ['first', ['01:30-04:00']],
    ['second', ['01:30-05:00']],
    ['both', ['01:30-04:00', '01:30-05:00']],
  ])('fires a time that occurs twice at the %s', (overlap, expected) => {
    expect(locals({ cron: '30 1 * * *', dst: { overlap } }, AUTUMN)).toEqual(expected);
  });

  it('fires the first one by default', () => {
    expect(locals('30 1 * * *', AUTUMN)).toEqual(['01:30-04:00']);
  });

  it('finds the other one of two equal times from between them, though the next like it is a year away', () => {
    const both = parseSchedule({ cron: '30 1 1 11 *', dst: { overlap: 'both' } }, aContext({ timezone: NEW_YORK }));
    expect(both.next(instant('2026-11-01T01:45:00-04:00'))).toBe(instant('2026-11-01T01:30:00-05:00'));
    expect(previousFire(both, instant('2026-11-01T01:10:00-05:00'))).toBe(instant('2026-11-01T01:30:00-04:00'));
  });

  it('fires hour * in every real hour, whatever the policy', () => {
    const expected = ['00:30-04:00', '01:30-04:00', '01:30-05:00', '02:30-05:00', '03:30-05:00'];
    expect(locals('30 * * * *', AUTUMN)).toEqual(expected);
    expect(locals({ cron: '30 * * * *', dst: { overlap: 'first' } }, AUTUMN)).toEqual(expected);
  });

  it('fires cron(...) once an hour of the clock, as EventBridge does', () => {
    expect(locals('cron(30 * * * ? *)', AUTUMN)).toEqual(['00:30-04:00', '01:30-04:00', '02:30-05:00', '03:30-05:00']);
  });

  it('reads a fixed time without an offset as the first', () => {
    expect(parseSchedule('2026-11-01T01:30', aContext({ timezone: NEW_YORK })).next(0)).toBe(
      instant('2026-11-01T01:30:00-04:00'),
    );
    expect(parseSchedule('2026-03-08T02:30', aContext({ timezone: NEW_YORK })).next(0)).toBe(
      instant('2026-03-08T03:00:00-04:00'),
    );
  });
});

describe("EventBridge's own clock", () => {
  it('skips what a gap takes away and fires once in an overlap', () => {
    expect(firings('cron(30 2 * * ? *)', SPRING)).toEqual([]);
    expect(firings('cron(0/30 1-3 * * ? *)', SPRING)).toEqual([
      '01:00-05:00',
      '01:30-05:00',
      '03:00-04:00',
      '03:30-04:00',
    ]);
    expect(firings('cron(30 1 * * ? *)', AUTUMN)).toEqual(['01:30-04:00']);
  });

  it('fires a rate in elapsed time from its start, which is its first firing, to its end', () => {
    const rate = parseAwsExpression({ expression: 'rate(1 hour)', timezone: NEW_YORK, startAt: 7, endAt: 7207 });
    expect([rate.next(0), rate.next(7), rate.next(3607), rate.next(7207), previousFire(rate, 7)]).toEqual([
      7,
      3607,
      7207,
      undefined,
      undefined,
    ]);
  });

  it('fires at(...) once, in its zone', () => {
    const once = parseAwsExpression({ expression: 'at(2026-12-24T18:00:00)', timezone: 'Europe/Berlin', endAt: 5 });
    expect([once.next(0), once.next(instant('2026-12-24T17:00:00Z'))]).toEqual([
      instant('2026-12-24T17:00:00Z'),
      undefined,
    ]);
  });

  it.each([
    '*/5 * * * *',
    'cron(*/5 * * * *)',
    'cron(0 1 * * * *)',
    'rate(0 minutes)',
    'rate(10 seconds)',
    'rate(10 MINUTES)',
    'rate( 10 minutes )',
    ' rate(5 minutes)',
    'at(2026-12-24)',
    'at(2026-12-24T18:00:00Z)',
    'cron(71 8 1 * ? *)',
    'cron(7 20 * * NOT *)',
    'cron(15 12 ? * -1 *)',
    'INVALID',
    `cron(${'1,'.repeat(130)}1 * * * ? *)`,
  ])('refuses %s', (expression) => {
    expect(() => parseAwsExpression({ expression, timezone: 'UTC', startAt: 0 })).toThrow(ScheduleError);
  });

  it.each([
    'cron(0 2 ? * SAT *)',
    'cron(5,35 14 * * ? *)',
    'cron(15 10 ? * 6L 2002-2005)',
    'cron(0 2 ? * SAT#3 *)',
    'cron(* * ? * SAT#3 *)',
    'cron(0/5 5 ? JAN 1-5 2022)',
    'cron(0 18 ? * MON-FRI *)',
    'cron(0/5 8-17 ? * MON-FRI *)',
    'cron(0-15/1 8-8 ? * 2,3,4,5,6,7 *)',
    'cron(1-31/30 1-1 ? * 1,7 *)',
    'rate(1 hours)',
  ])('takes %s, which AWS was seen to take', (expression) => {
    expect(() => parseAwsExpression({ expression, timezone: 'UTC', startAt: 0 })).not.toThrow();
  });

  it('refuses a rate without a start, whose phase nobody knows', () => {
    expect(() => parseAwsExpression({ expression: 'rate(5 minutes)', timezone: 'UTC' })).toThrow(/start date/);
  });
});

function locals(written: unknown, window: { from: string; to: string }, timezone = NEW_YORK): string[] {
  const schedule = parseSchedule(written, aContext({ timezone, anchor: instant(window.from) }));
  return [...schedule.between(instant(window.from), instant(window.to))].map(
    (at) => writeLocal(at, timezone).slice(11, 16) + writeLocal(at, timezone).slice(19),
  );
}

function firings(expression: string, window: { from: string; to: string }): string[] {
  const clock = parseAwsExpression({ expression, timezone: NEW_YORK });
  const list: string[] = [];
  for (let at = clock.next(instant(window.from)); at !== undefined && at <= instant(window.to); at = clock.next(at)) {
    list.push(writeLocal(at, NEW_YORK).slice(11, 16) + writeLocal(at, NEW_YORK).slice(19));
  }
  return list;
}

it.each([
  ['2026-03-28T23:30:00Z', 'Europe/Berlin', '2026-03-28T23:00:00Z', 23],
  ['2026-10-25T21:00:00Z', 'Europe/Berlin', '2026-10-24T22:00:00Z', 25],
  ['2026-06-01T00:00:00Z', 'Asia/Kolkata', '2026-05-31T18:30:00Z', 24],
  ['2026-06-01T00:00:00Z', 'UTC', '2026-06-01T00:00:00Z', 24],
  // Midnight itself is skipped there: the day begins at one.
  ['2018-11-04T12:00:00Z', 'America/Sao_Paulo', '2018-11-04T03:00:00Z', 23],
])('the day around %s in %s begins at %s and has %i hours', (at, timezone, from, hours) => {
  const day = dayAround(Date.parse(at) / 1_000, timezone);

  expect(day).toEqual({ from: Date.parse(from) / 1_000, to: Date.parse(from) / 1_000 + hours * 3_600 - 1 });
});
