import { describe, expect, it } from 'vitest';
import { compileSchedule } from '#domain/schedule/entries/compile.ts';
import { parseAwsExpression } from '#domain/schedule/entries/evaluate.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { aContext, CREATED, instant } from './context.ts';

/** Pairs of section 3.3 of the EventBridge reference: what people write, and the expressions EventBridge is told. */
const PAIRS: readonly [string, ...string[]][] = [
  ['*/5 * * * *', 'cron(0/5 * * * ? *)'],
  ['0 9 * * 1-5', 'cron(0 9 ? * 2-6 *)'],
  ['0 9 * * 0', 'cron(0 9 ? * 1 *)'],
  ['0 9 * * 7', 'cron(0 9 ? * 1 *)'],
  ['0 9 * * 5-7', 'cron(0 9 ? * 1,6,7 *)'],
  ['0 9 * * 0-7', 'cron(0 9 * * ? *)'],
  ['0 0 * * */2', 'cron(0 0 ? * 1,3,5,7 *)'],
  ['0 0 * * 1-5/2', 'cron(0 0 ? * 2,4,6 *)'],
  ['0 0 */2 * *', 'cron(0 0 1/2 * ? *)'],
  ['0 0 1 */3 *', 'cron(0 0 1 1/3 ? *)'],
  ['0 0 1 JAN,JUL *', 'cron(0 0 1 1,7 ? *)'],
  ['10-50/20 8-18/2 * * *', 'cron(10-50/20 8-18/2 * * ? *)'],
  ['30 4 1,15 * 5', 'cron(30 4 1,15 * ? *)', 'cron(30 4 ? * 6 *)'],
  ['0 0 13 * 5', 'cron(0 0 13 * ? *)', 'cron(0 0 ? * 6 *)'],
  ['0 9 1 * 0-6', 'cron(0 9 * * ? *)'],
  ['@hourly', 'cron(0 * * * ? *)'],
  ['@daily', 'cron(0 0 * * ? *)'],
  ['@midnight', 'cron(0 0 * * ? *)'],
  ['@weekly', 'cron(0 0 ? * 1 *)'],
  ['@monthly', 'cron(0 0 1 * ? *)'],
  ['@yearly', 'cron(0 0 1 1 ? *)'],
  ['@annually', 'cron(0 0 1 1 ? *)'],
  ['0 0 L * *', 'cron(0 0 L * ? *)'],
  ['0 0 * * 5L', 'cron(0 0 ? * 6L *)'],
  ['0 9 * * 1#1', 'cron(0 9 ? * 2#1 *)'],
  ['0 9 * * 1#1,3#2', 'cron(0 9 ? * 2#1 *)', 'cron(0 9 ? * 4#2 *)'],
  ['0 9 1,L * *', 'cron(0 9 1 * ? *)', 'cron(0 9 L * ? *)'],
  ['0 0 15W * *', 'cron(0 0 15W * ? *)'],
  ['0 22-2 * * *', 'cron(0 0-2,22-23 * * ? *)'],
  ['0 9 * * FRI-MON', 'cron(0 9 ? * 1,2,6,7 *)'],
  ['cron(0 0 29 2 ? 2028)', 'cron(0 0 29 2 ? 2028)'],
  // 3.4: intervals that a cron says exactly do not restart.
  ['cron(0 0/8 * * ? *)', 'cron(0 0/8 * * ? *)'],
];

/** Pairs whose set of fires the reference writes in another way than ours. */
const SAME_FIRES: readonly [string, ...string[]][] = [
  // One set has one text here, so that equal schedules have equal entries: 1-31/2 is 1/2.
  ['0 0 1-31/2 * 1', 'cron(0 0 1-31/2 * ? *)', 'cron(0 0 ? * 2 *)'],
];

/** Rows of vixie's star rule, where a leading star makes the two day fields AND: here both restricted is OR, and dayMatch says AND. */
const BOTH: readonly [string, ...string[]][] = [['0 9 1-7 * */7', 'cron(0 9 ? * 1#1 *)']];

describe('entries of EventBridge', () => {
  it.each(PAIRS)('%s becomes %s %s', (written, ...expected) => {
    expect(expressions(written)).toEqual(expected);
  });

  it.each([...PAIRS, ...SAME_FIRES])('%s fires when EventBridge reads %s %s', (written, ...expected) => {
    expect(firings(expected)).toEqual(fires(written));
  });

  it.each(BOTH)('%s with dayMatch "and" becomes %s', (cron, ...expected) => {
    expect(expressions({ cron, dayMatch: 'and' })).toEqual(expected);
    expect(firings(expected)).toEqual(fires({ cron, dayMatch: 'and' }));
  });

  it('writes whole weeks of a month with one weekday as its occurrences', () => {
    expect(expressions({ cron: '0 9 8-21 * 2', dayMatch: 'and' })).toEqual([
      'cron(0 9 ? * 3#2 *)',
      'cron(0 9 ? * 3#3 *)',
    ]);
  });

  it('resolves H to a number that depends on the job alone', () => {
    const [first] = expressions('H H * * *');
    expect(first).toMatch(/^cron\(\d+ \d+ \* \* \? \*\)$/);
    expect(expressions('H H * * *')).toEqual([first]);
    const other = compileSchedule(parseSchedule('H H * * *', aContext({ jobId: 'another' })), CREATED);
    expect(other.exact && other.entries[0]?.expression).not.toBe(first);
  });

  it.each([
    ['*/30 * * * * *', /seconds/],
    ['30 0 9 * * *', /seconds/],
    ['every 90s', /90 seconds/],
    ['0 9 LW * *', /LW/],
    ['0 9 L-3 * *', /L-n/],
    [{ cron: '0 9 13 * 5', dayMatch: 'and' }, /never both/],
    [['0 9 * * *', 'every 90s'], /90 seconds/],
  ])('gives no entry for %j, and the reason', (written, reason) => {
    const compiled = compileSchedule(parseSchedule(written, aContext()), CREATED);
    expect(compiled.exact).toBe(false);
    expect(!compiled.exact && compiled.reason).toMatch(reason);
  });

  it('gives no entry for a job with jitter', () => {
    expect(compileSchedule(parseSchedule('0 9 * * *', aContext({ jitterSeconds: 60 })), CREATED)).toMatchObject({
      exact: false,
      reason: expect.stringMatching(/jitter/),
    });
  });

  it('drops a seconds field that is 0', () => {
    expect(expressions('0 0 9 * * *')).toEqual(['cron(0 9 * * ? *)']);
  });

  it.each([
    [['0 9 * * *', '0 17 * * *'], ['cron(0 9,17 * * ? *)']],
    [['0 9 * * 1', '0 9 * * 5'], ['cron(0 9 ? * 2,6 *)']],
    [['0 9 * * 1', '0 9 * * *'], ['cron(0 9 * * ? *)']],
    [['0 9 * * *', '0 9 * * *'], ['cron(0 9 * * ? *)']],
    [
      ['0 9 * * *', '30 17 * * *'],
      ['cron(0 9 * * ? *)', 'cron(30 17 * * ? *)'],
    ],
    [['0 9 1 * *', '0 9 2 * *', '0 10 1-2 * *'], ['cron(0 9-10 1-2 * ? *)']],
  ])('merges the schedules %j into %j', (written, expected) => {
    expect(expressions(written)).toEqual(expected);
  });

  it('keeps an expression with 60 scattered minutes under 256 characters', () => {
    const minutes =
      '1-2,4-5,7-8,10-11,13-14,16-17,19-20,22-23,25-26,28-29,31-32,34-35,37-38,40-41,43-44,46-47,49-50,52-53,55-56,58-59';
    const [expression] = expressions(
      `${minutes} 1-2,4-5,7-8,10-11,13-14,16-17,19-20,22-23 1-2,4-5,7-8,10-11,13-14,16-17,19-20,22-23,25-26,28-29 1-2,4-5,7-8,10-11 *`,
    );
    expect(expression?.length).toBeLessThanOrEqual(256);
  });

  it('compresses years beyond a list of runs', () => {
    const written = 'cron(0 0 1 1 ? 1970/3,1971/3)';
    expect(expressions(written)).toEqual(['cron(0 0 1 1 ? 1970-2198/3,1971-2199/3)']);
  });
});

describe('entries of intervals', () => {
  it.each([
    ['every 5 minutes', '2026-11-23T01:16:00Z', 'cron(1-56/5 * * * ? *)'],
    ['every 5 minutes', '2026-11-23T01:15:00Z', 'cron(0/5 * * * ? *)'],
    ['every minute', '2026-11-23T01:15:00Z', 'cron(* * * * ? *)'],
    ['every hour', '2026-11-23T01:15:00Z', 'cron(15 * * * ? *)'],
    ['every 8 hours', '2026-11-23T01:15:00Z', 'cron(15 1-17/8 * * ? *)'],
    ['every 1 day', '2026-11-23T01:15:00Z', 'cron(15 1 * * ? *)'],
    ['every 1 week', '2026-11-23T01:15:00Z', 'cron(15 1 ? * 2 *)'],
    ['every 5 hours', '2026-11-23T01:15:00Z', 'rate(5 hours)'],
    ['every 10 days', '2026-11-23T01:15:00Z', 'rate(10 days)'],
    ['every 45 minutes', '2026-11-23T01:15:00Z', 'rate(45 minutes)'],
    ['@every 1h30m', '2026-11-23T01:15:00Z', 'rate(90 minutes)'],
    ['every hour', '2026-11-23T01:15:07Z', 'rate(1 hour)'],
    ['every 1 day', '2026-11-23T01:15:07Z', 'rate(1 day)'],
    ['rate(1 minute)', '2026-11-23T01:15:07Z', 'rate(1 minute)'],
  ])('%s from %s becomes %s', (written, anchor, expected) => {
    const schedule = parseSchedule(written, aContext({ anchor: instant(anchor), timezone: 'America/New_York' }));
    const compiled = compileSchedule(schedule, 0);
    const first = schedule.next(0);
    expect(compiled).toEqual({ exact: true, entries: [{ expression: expected, timezone: 'UTC', startAt: first }] });
  });

  it('start at the first fire within the bounds', () => {
    const context = aContext({
      anchor: instant('2026-11-23T00:00:07Z'),
      startAt: instant('2026-11-24T00:00:00Z'),
      endAt: instant('2026-11-25T00:00:00Z'),
    });
    expect(compileSchedule(parseSchedule('every 7 hours', context), 0)).toEqual({
      exact: true,
      entries: [
        {
          expression: 'rate(7 hours)',
          timezone: 'UTC',
          startAt: instant('2026-11-24T04:00:07Z'),
          endAt: instant('2026-11-25T00:00:00Z'),
        },
      ],
    });
  });
});

describe('entries and zones', () => {
  it.each([
    ['*/15 * * * *', 'America/New_York', 'cron(0/15 * * * ? *)', 'UTC'],
    ['0 * * * *', 'America/St_Johns', 'cron(30 * * * ? *)', 'UTC'],
    ['*/30 * * * *', 'Australia/Lord_Howe', 'cron(0,30 * * * ? *)', 'UTC'],
    ['0 * * * *', 'Australia/Lord_Howe', 'cron(0 * * * ? *)', 'Australia/Lord_Howe'],
    ['0 * * * 1-5', 'America/New_York', 'cron(0 * ? * 2-6 *)', 'America/New_York'],
    ['0 9 * * *', 'America/New_York', 'cron(0 9 * * ? *)', 'America/New_York'],
    ['cron(0 * * * ? *)', 'America/New_York', 'cron(0 * * * ? *)', 'America/New_York'],
  ])('%s in %s becomes %s in %s', (written, timezone, expression, zone) => {
    expect(compileSchedule(parseSchedule(written, aContext({ timezone })), CREATED)).toEqual({
      exact: true,
      entries: [{ expression, timezone: zone }],
    });
  });
});

describe('entries of fixed times', () => {
  it('arm only the next one, in UTC', () => {
    const schedule = parseSchedule(
      { at: ['2026-12-24T18:00:00+01:00', '2026-12-31T23:59:00'], timezone: 'Europe/Berlin' },
      aContext(),
    );
    expect(schedule.rearms).toBe(true);
    expect(compileSchedule(schedule, CREATED)).toEqual({
      exact: true,
      entries: [{ expression: 'at(2026-12-24T17:00:00)', timezone: 'UTC' }],
    });
    expect(compileSchedule(schedule, instant('2026-12-24T17:00:00Z'))).toEqual({
      exact: true,
      entries: [{ expression: 'at(2026-12-31T22:59:00)', timezone: 'UTC' }],
    });
    expect(compileSchedule(schedule, instant('2027-01-01T00:00:00Z'))).toEqual({ exact: true, entries: [] });
  });

  it('stand beside the entries of other schedules, which do not change', () => {
    const schedule = parseSchedule(['0 9 * * *', 'at(2026-12-24T18:00:00)'], aContext());
    expect(compileSchedule(schedule, CREATED)).toMatchObject({
      entries: [{ expression: 'cron(0 9 * * ? *)' }, { expression: 'at(2026-12-24T18:00:00)' }],
    });
  });
});

function expressions(written: unknown): string[] {
  const compiled = compileSchedule(parseSchedule(written, aContext()), CREATED);
  return compiled.exact ? compiled.entries.map(({ expression }) => expression) : [compiled.reason];
}

/** Three years of fires, day by day enough to see every month and weekday. */
const FROM = instant('2026-01-01T00:00:00Z');
const UNTIL = instant('2029-01-01T00:00:00Z');

function fires(written: unknown): number[] {
  return [...parseSchedule(written, aContext()).between(FROM, UNTIL)];
}

function firings(list: readonly string[]): number[] {
  const all = new Set<number>();
  for (const expression of list) {
    const clock = parseAwsExpression({ expression, timezone: 'UTC' });
    for (let at = clock.next(FROM); at !== undefined && at <= UNTIL; at = clock.next(at)) {
      all.add(at);
    }
  }
  return [...all].sort((a, b) => a - b);
}

it.each([
  ['0 9 31,L 9 *', ['cron(0 9 L 9 ? *)']],
  ['0 9 31W,1W 9 *', ['cron(0 9 1W 9 ? *)']],
])('days of a list that never occur get no entry: %s', (cron, expressions) => {
  const compiled = compileSchedule(parseSchedule(cron, { timezone: 'UTC', jobId: 'job', anchor: 0 }), 0);

  expect(compiled.exact ? compiled.entries.map(({ expression }) => expression) : compiled).toEqual(expressions);
});
