import { describe, expect, it } from 'vitest';
import { ScheduleError } from '#domain/schedule/definition/error.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { isTimezone } from '#domain/time/timezone.ts';
import { aContext, CREATED, instant } from './context.ts';
import { printSchedule } from './print.ts';

describe('reading a schedule', () => {
  it.each([
    ['0 9 * * 1-5', '2026-11-23T09:00:00Z'],
    ['0 9 * * mon-FRI', '2026-11-23T09:00:00Z'],
    ['  0   9 * * 2  ', '2026-11-24T09:00:00Z'],
    ['0 9 ? * 3', '2026-11-25T09:00:00Z'],
    ['0 9 L * *', '2026-11-30T09:00:00Z'],
    ['0 9 L-2 * *', '2026-11-28T09:00:00Z'],
    ['0 9 29W * *', '2026-11-30T09:00:00Z'],
    ['0 9 28W * *', '2026-11-27T09:00:00Z'],
    ['0 9 lw * *', '2026-11-30T09:00:00Z'],
    ['0 9 1W 8 *', '2027-08-02T09:00:00Z'],
    ['0 9 * * 5l', '2026-11-27T09:00:00Z'],
    ['0 9 * * FRI#1', '2026-12-04T09:00:00Z'],
    ['0 9 * * 7#1,3L', '2026-11-25T09:00:00Z'],
    ['5/20 * * * *', '2026-11-23T01:25:00Z'],
    ['*/10 * * * * *', '2026-11-23T01:16:30Z'],
    ['15 30 9 * * *', '2026-11-23T09:30:15Z'],
    ['@hourly', '2026-11-23T02:00:00Z'],
    ['@Daily', '2026-11-24T00:00:00Z'],
    ['@weekly', '2026-11-29T00:00:00Z'],
    ['@monthly', '2026-12-01T00:00:00Z'],
    ['@annually', '2027-01-01T00:00:00Z'],
    ['every 5 minutes', '2026-11-23T01:21:22Z'],
    ['every 90s', '2026-11-23T01:17:52Z'],
    ['@every 1h30m', '2026-11-23T02:46:22Z'],
    ['every hour', '2026-11-23T02:16:22Z'],
    ['every 1 day 12 hours', '2026-11-24T13:16:22Z'],
    ['PT45M', '2026-11-23T02:01:22Z'],
    ['P1W', '2026-11-30T01:16:22Z'],
    ['P1DT1S', '2026-11-24T01:16:23Z'],
    ['rate(5 minutes)', '2026-11-23T01:21:22Z'],
    ['2026-12-24T18:00:00+01:00', '2026-12-24T17:00:00Z'],
    ['2026-12-24T18:00', '2026-12-24T18:00:00Z'],
    ['2026-12-24T18:00:00.000Z', '2026-12-24T18:00:00Z'],
    ['at(2026-12-24T18:00:00)', '2026-12-24T18:00:00Z'],
    ['cron(0 9 ? * MON-FRI *)', '2026-11-23T09:00:00Z'],
    ['cron(0 9 ? * 1 *)', '2026-11-29T09:00:00Z'],
    ['cron(0 20-2 ? * MON *)', '2026-11-23T02:00:00Z'],
    ['cron(0 9 ? * L *)', '2026-11-28T09:00:00Z'],
    ['cron(0 0 29 2 ? 2030-2040)', '2032-02-29T00:00:00Z'],
    [{ cron: '0 9 * * *', timezone: 'Asia/Tokyo' }, '2026-11-24T00:00:00Z'],
    [{ cron: '0 9 13 * 5', dayMatch: 'and' }, '2027-08-13T09:00:00Z'],
    [{ every: '1 hour', anchor: '2026-11-23T00:30:00Z' }, '2026-11-23T01:30:00Z'],
    [{ every: 'every 1 hour', anchor: '2026-11-23T09:45', timezone: 'Asia/Kolkata' }, '2026-11-23T05:15:00Z'],
    [{ at: ['2026-12-24T18:00:00Z', '2026-12-01T00:00:00Z'] }, '2026-12-01T00:00:00Z'],
    [{ at: '2026-12-24T18:00', timezone: 'Europe/Berlin' }, '2026-12-24T17:00:00Z'],
    [['0 9 * * *', { every: '1 day', anchor: '2026-11-22T02:00:00Z' }], '2026-11-23T02:00:00Z'],
  ])('%j first fires at %s', (written, expected) => {
    expect(parseSchedule(written, aContext()).next(CREATED)).toBe(instant(expected));
  });

  it.each([
    ['61 * * * *', { code: 'out-of-range', field: 'minute', value: '61', expected: '0-59', position: 0 }],
    ['0 24 * * *', { code: 'out-of-range', field: 'hour', value: '24', expected: '0-23', position: 2 }],
    ['0 9 32 * *', { code: 'out-of-range', field: 'day-of-month', value: '32', expected: '1-31', position: 4 }],
    ['0 9 * 13 *', { code: 'out-of-range', field: 'month', value: '13', expected: '1-12', position: 6 }],
    ['0 9 * * 1,8', { code: 'out-of-range', field: 'day-of-week', value: '8', expected: '0-7', position: 10 }],
    ['60 0 9 * * *', { code: 'out-of-range', field: 'second', value: '60', position: 0 }],
    ['every 2 weeks at 09:00', { code: 'syntax', field: 'on', value: '' }],
    ['every 2 days on mon at 09:00', { code: 'syntax', field: 'on', value: 'mon', position: 16 }],
    [
      'every 2 fortnights on mon at 09:00',
      { code: 'bad-duration', field: 'every', value: '2 fortnights', position: 6 },
    ],
    ['every 61 weeks on mon at 09:00', { code: 'bad-duration', field: 'every', value: '61 weeks', position: 6 }],
    ['every 2 weeks on mon at 25:00', { code: 'syntax', field: 'at', value: '25:00', position: 24 }],
    ['every 2 weeks on mondy at 09:00', { code: 'syntax', field: 'day-of-week', value: 'mondy', position: 17 }],
    ['every 3 months on 32 at 09:00', { code: 'out-of-range', field: 'day-of-month', value: '32', position: 18 }],
    ['every 12 months on sixth fri at 09:00', { code: 'out-of-range', field: 'day-of-week', value: 'sixth' }],
    [
      { every: '2 weeks', on: ['mon', 'lun'], at: '09:00' },
      { code: 'syntax', value: 'lun', path: '.on' },
    ],
    [
      { every: '2 weeks', on: 'mon' },
      { code: 'wrong-type', field: 'at', path: '.at' },
    ],
    [
      { cron: '@daily', except: [] },
      { code: 'syntax', field: 'except', value: '0 items', path: '.except' },
    ],
    [
      { cron: '@daily', except: ['2027-02-30'] },
      { code: 'bad-date-time', path: '.except' },
    ],
    [
      { cron: '@daily', except: 'Christmas' },
      { code: 'syntax', value: 'Christmas', path: '.except' },
    ],
    [
      { cron: '@daily', except: { from: '2027-12-31', to: '2027-12-24' } },
      { code: 'syntax', path: '.except' },
    ],
    [{ at: '2027-12-24T18:00', except: '2027-12-24' }, { code: 'never-fires' }],
    ['0 9-99 * * *', { code: 'out-of-range', field: 'hour', value: '99', position: 4 }],
    ['*/0 * * * *', { code: 'out-of-range', field: 'minute', value: '0', expected: '1-60', position: 2 }],
    ['*/90 * * * *', { code: 'out-of-range', field: 'minute', value: '90', position: 2 }],
    ['0 9 * FOO *', { code: 'syntax', field: 'month', value: 'FOO', position: 6 }],
    ['0 9 * * MONDY', { code: 'syntax', field: 'day-of-week', value: 'MONDY', position: 8 }],
    ['1,,2 * * * *', { code: 'syntax', field: 'minute', value: '', position: 2 }],
    ['1-2-3 * * * *', { code: 'syntax', field: 'minute', value: '2-3', position: 2 }],
    ['+5 * * * *', { code: 'syntax', field: 'minute', value: '+5', position: 0 }],
    ['? * * * *', { code: 'syntax', field: 'minute', value: '?', position: 0 }],
    ['0 9 * * L', { code: 'syntax', field: 'day-of-week', value: 'L', position: 8 }],
    [
      '0 9 * * 1#6',
      { code: 'out-of-range', field: 'day-of-week', value: '6', expected: '1-5, or L for the last', position: 10 },
    ],
    ['0 9 L-31 * *', { code: 'out-of-range', field: 'day-of-month', value: '31', position: 6 }],
    ['0 9 32W * *', { code: 'out-of-range', field: 'day-of-month', value: '32', position: 4 }],
    ['H(9-3) * * * *', { code: 'syntax', field: 'minute', value: 'H(9-3)', position: 0 }],
    ['* * * *', { code: 'field-count', expected: '5 to 7 fields', position: 0 }],
    ['0 0 0 1 1 * 2026 *', { code: 'field-count', position: 0 }],
    ['0 0 0 1 1 * 2200', { code: 'out-of-range', field: 'year', value: '2200', expected: '1970-2199', position: 12 }],
    ['0 0 30 2 *', { code: 'never-fires', field: 'day-of-month', value: '30', position: 4 }],
    ['0 0 31 2,4,6,9,11 *', { code: 'never-fires', field: 'day-of-month', position: 4 }],
    [
      { cron: '0 0 1-7 * 1#2', dayMatch: 'and' },
      { code: 'never-fires', field: 'day-of-month', path: '.cron' },
    ],
    ['cron(0 0 29 2 ? 2026)', { code: 'never-fires', position: 9 }],
    ['', { code: 'empty', position: 0 }],
    ['tomorrow', { code: 'unknown-form', value: 'tomorrow', position: 0 }],
    ['@reboot', { code: 'not-supported', value: '@reboot' }],
    ['@fortnightly', { code: 'unknown-form', value: '@fortnightly' }],
    ['every 5 months', { code: 'bad-duration', field: 'every', value: '5 months', position: 6 }],
    ['every 0 minutes', { code: 'out-of-range', field: 'every' }],
    ['every 1.5h', { code: 'bad-duration', field: 'every' }],
    ['every 30m1h', { code: 'bad-duration', field: 'every' }],
    ['PT', { code: 'bad-duration' }],
    ['P1M', { code: 'bad-duration' }],
    ['rate(30 seconds)', { code: 'bad-duration', field: 'rate', position: 5 }],
    ['2026-02-30T00:00:00Z', { code: 'bad-date-time', field: 'at', value: '2026-02-30T00:00:00Z', position: 0 }],
    ['2026-12-24', { code: 'bad-date-time' }],
    ['2026-12-24T24:00:00Z', { code: 'bad-date-time' }],
    ['2026-12-24T18:00:00.5Z', { code: 'bad-date-time' }],
    ['at(2026-13-24T18:00:00)', { code: 'bad-date-time', position: 3 }],
    ['cron(0 9 * * * *)', { code: 'syntax', field: 'day-of-month', value: '*', position: 9 }],
    ['cron(0 9 ? * ? *)', { code: 'syntax', field: 'day-of-week', value: '?', position: 13 }],
    ['cron(0 9 1 * MON *)', { code: 'syntax', field: 'day-of-month', value: '1', position: 9 }],
    ['cron(0 9 * * ?)', { code: 'field-count', expected: '6 fields', position: 5 }],
    ['cron(0 9 ? * 0 *)', { code: 'out-of-range', field: 'day-of-week', value: '0', expected: '1-7', position: 13 }],
    ['cron(0 9 ? * 2/2 *)', { code: 'not-supported', field: 'day-of-week' }],
    ['cron(0 9 1,L * ? *)', { code: 'not-supported', field: 'day-of-month' }],
    ['cron(0 9 LW * ? *)', { code: 'not-supported', field: 'day-of-month' }],
    ['cron(0 9 ? * 3#1,6#3 *)', { code: 'out-of-range', field: 'day-of-week' }],
    ['cron(H 9 * * ? *)', { code: 'not-supported', value: 'H', position: 5 }],
    [
      'cron(0 9 * * ? 1969)',
      { code: 'out-of-range', field: 'year', value: '1969', expected: '1970-2199', position: 15 },
    ],
    [42, { code: 'wrong-type' }],
    [[], { code: 'empty' }],
    [['0 9 * * *', '0 99 * * *'], { code: 'out-of-range', field: 'hour', position: 2, path: '[1]' }],
    [
      [{ cron: '0 9 * * *', timezone: 'Mars/Base' }],
      { code: 'unknown-timezone', value: 'Mars/Base', path: '[0].timezone' },
    ],
    [
      { cron: '0 9 * * *', zone: 'UTC' },
      { code: 'unknown-key', field: 'zone' },
    ],
    [
      { cron: '0 9 * * *', every: '5m' },
      { code: 'unknown-key', field: 'every' },
    ],
    [{ timezone: 'UTC' }, { code: 'missing-key' }],
    [
      { cron: '0 9 * * *', dayMatch: 'xor' },
      { code: 'wrong-type', field: 'dayMatch' },
    ],
    [
      { cron: '0 9 * * *', dst: { gap: 'shift' } },
      { code: 'wrong-type', field: 'dst.gap', value: 'shift' },
    ],
    [
      { cron: '0 9 * * *', dst: { spring: 'skip' } },
      { code: 'unknown-key', field: 'dst.spring' },
    ],
    [
      { cron: 'cron(0 9 * * ? *)', dst: { gap: 'skip' } },
      { code: 'not-supported', field: 'dst' },
    ],
    [{ cron: 'every 5 minutes' }, { code: 'unknown-form' }],
    [
      { at: Array.from({ length: 101 }, (_, day) => new Date(day * 86_400_000).toISOString()) },
      { code: 'too-many', field: 'at' },
    ],
  ])('%j is refused with %j', (written, expected) => {
    expect(refusalOf(() => parseSchedule(written, aContext()))).toMatchObject(expected);
  });

  it('refuses a schedule whose every time the clocks skip', () => {
    const written = { cron: '30 2 8-14 3 0', dayMatch: 'and', dst: { gap: 'skip' }, timezone: 'America/New_York' };
    expect(refusalOf(() => parseSchedule(written, aContext()))).toMatchObject({ code: 'never-fires' });
    expect(parseSchedule({ ...written, dst: { gap: 'next' } }, aContext()).next(CREATED)).toBe(
      instant('2027-03-14T07:00:00Z'),
    );
  });

  it.each([
    [{ startAt: 10, endAt: 5 }, 'bad-bounds'],
    [{ jitterSeconds: -1 }, 'bad-bounds'],
    [{ jitterSeconds: 86_401 }, 'bad-bounds'],
    [{ startAt: 1.5 }, 'bad-bounds'],
    [{ timezone: 'Nowhere' }, 'unknown-timezone'],
    [{ startAt: CREATED, endAt: CREATED + 60 }, 'never-fires'],
  ])('refuses the bounds %j with %s', (given, code) => {
    expect(refusalOf(() => parseSchedule('0 9 * * *', aContext(given)))).toMatchObject({ code });
  });

  it('takes a schedule that has ended', () => {
    expect(parseSchedule('0 9 * * *', aContext({ endAt: CREATED - 86_400 })).next(CREATED)).toBeUndefined();
    expect(parseSchedule('2020-01-01T00:00:00Z', aContext()).next(CREATED)).toBeUndefined();
  });

  it('spreads H by job and field, and keeps days that every month has', () => {
    const minutes = new Set<number>();
    for (let job = 0; job < 200; job += 1) {
      const fire = parseSchedule('H H H * *', aContext({ jobId: `job-${job}` })).next(CREATED) ?? 0;
      minutes.add(new Date(fire * 1000).getUTCMinutes());
      expect(new Date(fire * 1000).getUTCDate()).toBeLessThanOrEqual(28);
    }
    expect(minutes.size).toBeGreaterThan(50);
  });

  it('keeps H within its range and its step', () => {
    for (let job = 0; job < 50; job += 1) {
      const fires = [
        ...parseSchedule('H(10-29) H/6 * * *', aContext({ jobId: `job-${job}` })).between(CREATED, CREATED + 86_400),
      ];
      expect(fires).toHaveLength(4);
      expect(new Set(fires.map((at) => at % 21_600)).size).toBe(1);
      const minute = Math.floor((fires[0] ?? 0) / 60) % 60;
      expect(minute).toBeGreaterThanOrEqual(10);
      expect(minute).toBeLessThanOrEqual(29);
    }
  });

  it('prints zones, anchors and spread values out, so that reading them elsewhere gives the same', () => {
    const context = aContext({ timezone: 'Europe/Berlin' });
    const printed = printSchedule(
      parseSchedule(
        ['H 9 * * MON-FRI', 'every 5 minutes', 'at(2026-12-24T18:00:00)', 'cron(0 9 ? * 2#1 2026-2030)'],
        context,
      ).parts,
    );
    expect(printed).toEqual([
      {
        cron: expect.stringMatching(/^\d+ 9 \* \* 1-5$/),
        timezone: 'Europe/Berlin',
        dayMatch: 'or',
        dst: { gap: 'next', overlap: 'first' },
      },
      { every: 'PT300S', anchor: '2026-11-23T01:16:22Z', timezone: 'Europe/Berlin' },
      { at: ['2026-12-24T18:00:00'], timezone: 'Europe/Berlin' },
      { cron: 'cron(0 9 ? * 2#1 2026-2030)', timezone: 'Europe/Berlin' },
    ]);
    expect(printSchedule(parseSchedule(printed, aContext({ jobId: 'other', anchor: 0 })).parts)).toEqual(printed);
  });
});

describe('time zones', () => {
  it.each([
    'UTC',
    'Etc/UTC',
    'GMT',
    'Europe/Berlin',
    'America/Argentina/Buenos_Aires',
    'America/Port-au-Prince',
    'Etc/GMT+5',
    'Asia/Kolkata',
    'US/Eastern',
    'EST5EDT',
  ])('%s is one', (name) => {
    expect(isTimezone(name)).toBe(true);
  });

  it.each([
    '',
    'utc',
    'europe/berlin',
    '+02:00',
    'UTC+2',
    'Europe/Nowhere',
    'Europe/',
    ' Europe/Berlin',
    'Z',
    'x'.repeat(60),
  ])('%j is none', (name) => {
    expect(isTimezone(name)).toBe(false);
  });

  it('are suggested where only the case is wrong', () => {
    expect(refusalOf(() => parseSchedule('0 9 * * *', aContext({ timezone: 'america/new_york' })))?.message).toMatch(
      /did you mean "America\/New_York"/,
    );
  });
});

function refusalOf(parse: () => unknown): ScheduleError | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    if (error instanceof ScheduleError) {
      return error;
    }
    throw error;
  }
}
