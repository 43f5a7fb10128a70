import { describe, expect, it } from 'vitest';
import { type LintFacts, lint } from '#domain/schedule/lint/lint.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { preview } from '#domain/schedule/preview.ts';
import { aContext, CREATED, instant } from './context.ts';

describe('the description', () => {
  it.each([
    ['*/5 * * * *', 'Every 5 minutes (UTC)'],
    ['* * * * *', 'Every minute (UTC)'],
    ['0 * * * *', 'Every hour on the hour (UTC)'],
    ['15 * * * 1-5', 'At minute 15 of every hour on Monday to Friday (UTC)'],
    ['0 9 * * *', 'At 09:00 every day (UTC)'],
    ['0 9,17 * * 1-5', 'At 09:00 and 17:00 on Monday to Friday (UTC)'],
    ['0 9 * 6-8 *', 'At 09:00 every day in June to August (UTC)'],
    ['0 9 1 1 0', 'At 09:00 in January, on day 1 of the month, or on Sunday (UTC)'],
    ['0 0 9 1 1 0 2027', 'At 09:00 in January in 2027, on day 1 of the month, or on Sunday (UTC)'],
    [
      { cron: '0 9 13 1,6 5', dayMatch: 'and' },
      'At 09:00 in January and June, on day 13 of the month, only if that is Friday (UTC)',
    ],
    ['0 9 */2 * *', 'At 09:00 on every 2nd day of the month (UTC)'],
    ['0 9 3-28/3 * *', 'At 09:00 on every 3rd day from 3 to 27 of the month (UTC)'],
    ['30 * * * * *', 'Every minute at second 30 (UTC)'],
    ['5,35 * 8-18 * * *', 'Every minute at second 5 and 35 from 08:00 to 18:59 (UTC)'],
    ['30 */5 * * * *', 'At second 30 of every 5th minute of every hour (UTC)'],
    ['0 */2 * * *', 'Every 2 hours on the hour (UTC)'],
    ['15 */3 * * *', 'Every 3 hours at minute 15 (UTC)'],
    ['0 8-22/2 * * *', 'Every 2 hours on the hour from 08:00 to 22:59 (UTC)'],
    ['*/20 */2 * * *', 'Every 20 minutes of every 2nd hour (UTC)'],
    ['1/2 * * * *', 'Every 2nd minute from 1 to 59 of every hour (UTC)'],
    ['*/5 1,4,9 * * *', 'Every 5 minutes during hour 1, 4 and 9 (UTC)'],
    ['0 9 L-3W * *', 'At 09:00 on the weekday nearest to the day 3 before the last of the month (UTC)'],
    ['0 9 * * MON-WED#1', 'At 09:00 on the first Monday, Tuesday and Wednesday of the month (UTC)'],
    ['*/20 8-17 * * *', 'Every 20 minutes from 08:00 to 17:59 (UTC)'],
    ['0 0 1,15 * *', 'At 00:00 on day 1 and 15 of the month (UTC)'],
    ['0 0 LW * *', 'At 00:00 on the last weekday of the month (UTC)'],
    ['0 0 * * 1#2,5L', 'At 00:00 on the second Monday of the month and the last Friday of the month (UTC)'],
    ['0 0 13 * 5', 'At 00:00 on day 13 of the month, or on Friday (UTC)'],
    [{ cron: '0 0 13 * 5', dayMatch: 'and' }, 'At 00:00 on day 13 of the month, only if that is Friday (UTC)'],
    ['*/10 * * * * *', 'Every 10 seconds (UTC)'],
    ['30 0 9 * * *', 'At 09:00:30 every day (UTC)'],
    ['cron(0 9 ? * 2-6 2026-2028)', 'At 09:00 on Monday to Friday in the years 2026-2028 (UTC)'],
    ['@every 1h30m', 'Every 1 hour 30 minutes, counted from 2026-11-23T01:16:22Z'],
    [{ at: '2026-12-24T18:00', timezone: 'Europe/Berlin' }, 'Once, at 2026-12-24T18:00:00+01:00'],
    [['0 9 * * *', 'every 1h'], 'At 09:00 every day (UTC); and every 1 hour, counted from 2026-11-23T01:16:22Z'],
  ])('of %j is "%s"', (written, expected) => {
    expect(parseSchedule(written, aContext()).describe()).toBe(expected);
  });

  it('names bounds and jitter', () => {
    const context = aContext({
      startAt: instant('2027-01-01T00:00:00Z'),
      endAt: instant('2028-01-01T00:00:00Z'),
      jitterSeconds: 90,
    });
    expect(parseSchedule('0 9 * * *', context).describe()).toBe(
      'At 09:00 every day (UTC), from 2027-01-01T00:00:00Z, until 2028-01-01T00:00:00Z, each up to 1 minute 30 seconds later',
    );
  });
});

describe('lint', () => {
  it.each([
    ['0 9 13 * 5', {}, 'day-fields-or', /either/],
    ['0 9 */1 * 1', {}, 'day-fields-or', /day-of-month names every day.*fires daily.*cronie/],
    ['0 9 1-31 * 1', {}, 'day-fields-or', /day-of-month names every day.*either.*fires daily/],
    ['0 9 13 * */1', {}, 'day-fields-or', /day-of-week names every day.*fires daily/],
    ['0 9 13 * 0-6', {}, 'day-fields-or', /day-of-week names every day.*fires daily/],
    ['0 9 1-L * MON', {}, 'day-fields-or', /day-of-month names every day/],
    ['0 9 */2 * 1', {}, 'day-fields-or', /cronie and vixie cron ask for both/],
    ['0 9 * * 1-5 *', {}, 'seconds-first', /second 0, minute 9, every hour, month 1-5/],
    ['0 9 * * * *', {}, 'seconds-first', /hour 9 and minute 0 leave out the last field/],
    ['*/15 9 * * 1-5 *', {}, 'seconds-first', /minute 9, every hour/],
    ['0 0 9 ? * 2-6', {}, 'weekday-numbers', /counts from 0 = Sunday.*Quartz counts from 1 = Sunday/],
    ['0 0 9 ? * 6#3 2027', {}, 'weekday-numbers', /6#3/],
    ['*/60 * * * *', {}, 'step-once', /it means 0 alone/],
    ['1/60 * * * *', {}, 'step-once', /it means 1 alone/],
    ['59/5 * * * *', {}, 'step-once', /it means 59 alone/],
    ['0 */24 * * *', {}, 'step-once', /hour .*it means 0 alone/],
    ['0 9 25-31/20 * *', {}, 'step-once', /it means 25 alone/],
    ['* 0 9 * * *', {}, 'every-second', /first of six/],
    ['0 9 31 * *', {}, 'skips-months', /February, April, June, September and November/],
    ['0 9 29 2 *', {}, 'skips-months', /leap years/],
    ['0 9 * * 5#5', {}, 'skips-months', /not fire in every month/],
    ['*/10 * * * * *', {}, 'sub-minute', /6 times a minute/],
    ['every 10s', {}, 'sub-minute', /10 seconds/],
    ['*/7 * * * *', {}, 'step-restarts', /7 does not divide/],
    ['every 7 minutes', {}, 'uneven-interval', /hour/],
    [{ every: '1 day', timezone: 'Europe/Berlin' }, {}, 'interval-drifts', /Europe\/Berlin/],
    ['0 22-2 * * *', {}, 'wrapping-range', /22-23 and 0-2/],
    ['0 9 * * FRI-MON', {}, 'wrapping-range', /FRI-SAT and SUN-MON/],
    ['0 9 * * THU-TUE/2', {}, 'wrapping-range', /THU,SAT and MON/],
    ['0 22-4/3 * * *', {}, 'wrapping-range', /22 and 1,4/],
    [{ at: '2027-03-14T02:30:00', timezone: 'America/New_York' }, {}, 'dst-gap', /02:00 to 03:00.*taken as 03:00/],
    [{ every: '1h', anchor: '2027-03-14T02:30', timezone: 'America/New_York' }, {}, 'dst-gap', /^anchor: /],
    [
      { at: '2026-11-01T01:30:00', timezone: 'America/New_York' },
      {},
      'dst-overlap',
      /occurs twice.*the first is meant/,
    ],
    [{ cron: 'cron(30 2 * * ? *)', timezone: 'America/New_York' }, {}, 'dst-gap', /as EventBridge does/],
    ['*/5 * * * *', { timeoutSeconds: 301 }, 'outlasts-period', /timeout of 5 minutes 1 second/],
    [
      '0 * * * *',
      { timeoutSeconds: 600, maxRetries: 5, retryDelaySeconds: 30 },
      'outlasts-period',
      /retries, up to 1 hour 15 minutes/,
    ],
    ['2020-01-01T00:00:00Z', {}, 'no-more-fires', /no fire after 2026-11-23/],
    [{ cron: '30 2 * * *', timezone: 'America/New_York' }, {}, 'dst-gap', /2027-03-14 and 2028-03-12.*fires at 03:00/],
    [{ cron: '30 2 * * *', timezone: 'America/New_York', dst: { gap: 'skip' } }, {}, 'dst-gap', /does not fire/],
  ] satisfies [unknown, LintFacts, string, RegExp][])('of %j with %j says %s', (written, facts, code, message) => {
    const warning = lint(parseSchedule(written, aContext()), facts).find((item) => item.code === code);
    expect(warning?.message).toMatch(message);
  });

  it.each([
    ['0 9 * * *', {}],
    [{ cron: '0 9 13 * 5', timezone: 'UTC' }, undefined],
    ['*/15 * * * *', { timeoutSeconds: 600 }],
    ['every 5 minutes', {}],
    ['0 9 * * FRI-SUN', {}],
    ['0 9 * * 5-7', {}],
    ['0 0 9 * * *', {}],
    ['0 0 9 ? * MON-FRI', {}],
    ['0 9 1-31 * *', {}],
    ['0 9 * * 0-6', {}],
    [{ cron: '0 9 1-31 * 1', dayMatch: 'and' }, {}],
    ['0 30 * * * *', {}],
    ['@minutely', {}],
    ['5-50/5 * * * *', {}],
    [{ at: '2027-03-14T02:30:00-05:00', timezone: 'America/New_York' }, {}],
    [{ cron: '30 3 * * *', timezone: 'America/New_York' }, {}],
    [{ cron: '30 * * * *', timezone: 'America/New_York' }, {}],
    ['0 * * * *', { timeoutSeconds: 60, maxRetries: 3, retryDelaySeconds: 30 }],
  ] satisfies [unknown, LintFacts | undefined][])('of %j with %j has nothing else to say', (written, facts) => {
    const codes = lint(parseSchedule(written, aContext()), facts ?? {}).map(({ code }) => code);
    expect(codes).toEqual(facts === undefined ? ['day-fields-or'] : []);
  });
});

describe('the preview', () => {
  it('shows fires in UTC and in the zone, entries, and notes on a spring day', () => {
    const schedule = parseSchedule('30 2 * * *', aContext({ timezone: 'America/New_York' }));
    expect(preview(schedule, { from: instant('2027-03-13T00:00:00Z'), count: 2 })).toEqual({
      description: 'At 02:30 every day (America/New_York)',
      timezone: 'America/New_York',
      fires: [
        { at: '2027-03-13T07:30:00Z', local: '2027-03-13T02:30:00-05:00' },
        {
          at: '2027-03-14T07:00:00Z',
          local: '2027-03-14T03:00:00-04:00',
          note: expect.stringMatching(/02:30 does not exist.*02:00 to 03:00/),
        },
      ],
      entries: [{ expression: 'cron(30 2 * * ? *)', timezone: 'America/New_York' }],
      exact: true,
      warnings: [expect.objectContaining({ code: 'dst-gap' })],
    });
  });

  it('says which of two equal times it is on an autumn day', () => {
    const schedule = parseSchedule(
      { cron: '30 1 * * *', dst: { overlap: 'both' } },
      aContext({ timezone: 'America/New_York' }),
    );
    const { fires } = preview(schedule, { from: instant('2026-11-01T00:00:00-04:00'), count: 3 });
    expect(fires.map(({ local, note }) => [local, note?.split(': ')[1]])).toEqual([
      ['2026-11-01T01:30:00-04:00', 'this is the first'],
      ['2026-11-01T01:30:00-05:00', 'this is the second'],
      ['2026-11-02T01:30:00-05:00', undefined],
    ]);
  });

  it('says why there are no entries', () => {
    const shown = preview(parseSchedule('every 90s', aContext()), { from: CREATED, count: 1 });
    expect(shown).toMatchObject({ entries: [], exact: false });
    expect(shown.warnings).toContainEqual({ code: 'self-clocked', message: expect.stringMatching(/90 seconds/) });
  });

  it('writes the start of a rate', () => {
    expect(preview(parseSchedule('every 45 minutes', aContext()), { from: CREATED, count: 1 }).entries).toEqual([
      { expression: 'rate(45 minutes)', timezone: 'UTC', startAt: '2026-11-23T02:01:22Z' },
    ]);
  });

  it('shows up to 1000 fires, and fewer where there are no more', () => {
    expect(preview(parseSchedule('* * * * *', aContext()), { from: CREATED, count: 1000 }).fires).toHaveLength(1000);
    expect(
      preview(parseSchedule({ at: '2026-12-24T18:00' }, aContext()), { from: CREATED, count: 5 }).fires,
    ).toHaveLength(1);
  });

  it.each([0, 1001, 1.5, Number.NaN])('refuses a count of %d', (count) => {
    expect(() => preview(parseSchedule('* * * * *', aContext()), { from: CREATED, count })).toThrow(/1-1000/);
  });
});
