import { describe, expect, test } from 'vitest';
import { compileSchedule } from '#domain/schedule/entries/compile.ts';
import { parseAwsExpression } from '#domain/schedule/entries/evaluate.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { aContext, CREATED, instant } from './context.ts';

/** What other programs take, an equal that is older here, and what EventBridge is told: none where it has no words. */
const SPELLINGS: readonly [unknown, unknown, ...string[]][] = [
  ['0 9 * * monday', '0 9 * * 1', 'cron(0 9 ? * 2 *)'],
  ['0 9 * January Monday-FRIDAY', '0 9 * 1 1-5', 'cron(0 9 ? 1 2-6 *)'],
  ['0 9 ? * MON', '0 9 * * 1', 'cron(0 9 ? * 2 *)'],
  ['0 9 13 * ?', '0 9 13 * *', 'cron(0 9 13 * ? *)'],
  ['0 9 * * 5#L', '0 9 * * 5L', 'cron(0 9 ? * 6L *)'],
  ['0 9 * * fri#l', '0 9 * * 5L', 'cron(0 9 ? * 6L *)'],
  ['0 9 * * MON-WED#1', '0 9 * * 1#1,2#1,3#1', 'cron(0 9 ? * 2#1 *)', 'cron(0 9 ? * 3#1 *)', 'cron(0 9 ? * 4#1 *)'],
  ['0 9 * * MON-TUE#L', '0 9 * * 1L,2L', 'cron(0 9 ? * 2L *)', 'cron(0 9 ? * 3L *)'],
  ['0 9 * * 5-6L', '0 9 * * 5L,6L', 'cron(0 9 ? * 6L *)', 'cron(0 9 ? * 7L *)'],
  ['0 9 25-L * *', '0 9 25-31 * *', 'cron(0 9 25-31 * ? *)'],
  ['0 9 25-L/2 * *', '0 9 25-31/2 * *', 'cron(0 9 25-31/2 * ? *)'],
  ['0 9 L-0W * *', '0 9 LW * *'],
  ['0 0 9 * * 1-5 *', '0 9 * * 1-5', 'cron(0 9 ? * 2-6 *)'],
  ['@weekdays', '0 0 * * 1-5', 'cron(0 0 ? * 2-6 *)'],
  ['@weekends', '0 0 * * 0,6', 'cron(0 0 ? * 1,7 *)'],
  ['@minutely', '* * * * *', 'cron(* * * * ? *)'],
  ['@secondly', '* * * * * *'],
  ['TZ=Europe/Berlin 0 9 * * *', { cron: '0 9 * * *', timezone: 'Europe/Berlin' }, 'cron(0 9 * * ? *)'],
  ['CRON_TZ=Europe/Berlin @daily', { cron: '@daily', timezone: 'Europe/Berlin' }, 'cron(0 0 * * ? *)'],
  ['TZ=Europe/Berlin cron(0 9 * * ? *)', { cron: 'cron(0 9 * * ? *)', timezone: 'Europe/Berlin' }, 'cron(0 9 * * ? *)'],
  [
    'TZ=Europe/Berlin 2026-12-24T18:00',
    { at: '2026-12-24T18:00', timezone: 'Europe/Berlin' },
    'at(2026-12-24T17:00:00)',
  ],
  [{ cron: 'TZ=Europe/Berlin 0 9 * * *' }, { cron: '0 9 * * *', timezone: 'Europe/Berlin' }, 'cron(0 9 * * ? *)'],
  ['RATE(5 Minutes)', 'rate(5 minutes)', 'rate(5 minutes)'],
  ['rate( 5 minutes )', 'rate(5 minutes)', 'rate(5 minutes)'],
  ['Cron(0 9 L * ? *)', 'cron(0 9 L * ? *)', 'cron(0 9 L * ? *)'],
  ['cron(0 9 15w * ? *)', 'cron(0 9 15W * ? *)', 'cron(0 9 15W * ? *)'],
  ['AT(2026-12-24T18:00:00)', 'at(2026-12-24T18:00:00)', 'at(2026-12-24T18:00:00)'],
  ['pt45m', 'PT45M', 'rate(45 minutes)'],
  ['h H(0-7) h/7 * *', 'H H(0-7) H/7 * *'],
  [{ every: 'rate(5 minutes)' }, { every: '5 minutes' }, 'rate(5 minutes)'],
  [{ at: 'at(2026-12-24T18:00:00)' }, { at: '2026-12-24T18:00:00' }, 'at(2026-12-24T18:00:00)'],
];

describe('spellings of other programs', () => {
  test.each(SPELLINGS)('%j is read as %j', (written, equal) => {
    expect(parseSchedule(written, aContext()).parts).toEqual(parseSchedule(equal, aContext()).parts);
  });

  test.each(SPELLINGS.filter(([, , ...entries]) => entries.length > 0))(
    '%j, which is %j, is told to EventBridge as %s %s %s',
    (written, _, ...expected) => {
      const compiled = compileSchedule(parseSchedule(written, aContext()), CREATED);

      expect(compiled.exact && compiled.entries.map(({ expression }) => expression)).toEqual(expected);
    },
  );

  test.each([
    ['0 9 L-3W * *', ['2026-11-27', '2026-12-28', '2027-01-28', '2027-02-25', '2027-03-29']],
    ['0 9 L-30W * *', ['2026-12-01', '2027-01-01', '2027-03-01', '2027-05-03']],
    ['0 9 25-L 2 *', ['2027-02-25', '2027-02-26', '2027-02-27', '2027-02-28', '2028-02-25']],
    ['0 0 9 29 2 * 2028,2032', ['2028-02-29', '2032-02-29']],
    ['0 9 * * MON-FRI#1', ['2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04', '2026-12-07', '2027-01-01']],
    ['0 0 9 1 JAN ? 2027-2029/2', ['2027-01-01', '2029-01-01']],
  ])('%s fires on %j', (written, days) => {
    const fires = parseSchedule(written, aContext()).between(CREATED, instant('2040-01-01T00:00:00Z'));

    expect([...fires].slice(0, days.length).map((at) => new Date(at * 1000).toISOString())).toEqual(
      days.map((day) => `${day}T09:00:00.000Z`),
    );
  });

  test("a year as the last of seven fields is told to EventBridge, in the schedule's own zone", () => {
    const schedule = parseSchedule('0 30 * * * * 2027', aContext({ timezone: 'America/New_York' }));

    expect(compileSchedule(schedule, CREATED)).toEqual({
      exact: true,
      entries: [{ expression: 'cron(30 * * * ? 2027)', timezone: 'America/New_York' }],
    });
    expect(
      parseAwsExpression({ expression: 'cron(30 * * * ? 2027)', timezone: 'America/New_York' }).next(CREATED),
    ).toBe(schedule.next(CREATED));
  });

  test.each([
    ['0 9 L-3W * *', /L-nW/],
    ['30 30 9 * * * 2027', /no seconds/],
    ['@secondly', /no seconds/],
  ])('%s is self-clocked, with the reason', (written, reason) => {
    expect(compileSchedule(parseSchedule(written, aContext()), CREATED)).toEqual({
      exact: false,
      reason: expect.stringMatching(reason),
    });
  });
});
