import { describe, expect, test } from 'vitest';
import { firstOf, lastOf, nextOf, parseWhen, zoneOfWhen } from '#cli/arguments/when.ts';
import { eachCommand } from '#cli/examples.ts';
import { makeProgram } from '#cli/main.ts';
import { cliWorld } from './cli-world.ts';

/** 10:00 in Berlin. */
const NOW = Date.parse('2026-11-05T09:00:00Z');
const BERLIN = { timezone: 'Europe/Berlin', nowMs: NOW };
/** A day or a month that is closed, a day, and lengths of time: no instants. */
const NO_INSTANTS = [
  'attest period <period>',
  'calendars import --through <day>',
  'cost --takes <time>',
  'forecast --takes <time>',
];

describe.each([
  // What is said, its instant, its instant as the end of a range, and as one to come.
  ['2026-11-05T09:00:00Z', '2026-11-05T09:00:00Z', '2026-11-05T09:00:00Z', '2026-11-05T09:00:00Z'],
  ['2026-11-05T09:00+01:00', '2026-11-05T09:00:00+01:00', '2026-11-05T09:00:00+01:00', '2026-11-05T09:00:00+01:00'],
  ['2026-11-05 09:00:30Z', '2026-11-05T09:00:30Z', '2026-11-05T09:00:30Z', '2026-11-05T09:00:30Z'],
  ['2026-11-05', '2026-11-04T23:00:00Z', '2026-11-05T22:59:59Z', '2026-11-04T23:00:00Z'],
  // The day on which clocks go back has 25 hours.
  ['2026-10-25', '2026-10-24T22:00:00Z', '2026-10-25T22:59:59Z', '2026-10-24T22:00:00Z'],
  ['2026-11-05 09:00', '2026-11-05T08:00:00Z', '2026-11-05T08:00:00Z', '2026-11-05T08:00:00Z'],
  ['09:00', '2026-11-05T08:00:00Z', '2026-11-05T08:00:00Z', '2026-11-06T08:00:00Z'],
  ['10:00:01', '2026-11-05T09:00:01Z', '2026-11-05T09:00:01Z', '2026-11-05T09:00:01Z'],
  // It does not exist: the instant at which clocks that are not moved would show it.
  ['2027-03-28 02:30', '2027-03-28T01:30:00Z', '2027-03-28T01:30:00Z', '2027-03-28T01:30:00Z'],
  ['-7d', '2026-10-29T09:00:00Z', '2026-10-29T09:00:00Z', '2026-10-29T09:00:00Z'],
  ['+90s', '2026-11-05T09:01:30Z', '2026-11-05T09:01:30Z', '2026-11-05T09:01:30Z'],
])('%s', (text, first, last, next) => {
  test('is read', () => {
    const when = parseWhen(text);

    expect([firstOf(when, BERLIN), lastOf(when, BERLIN), nextOf(when, BERLIN)]).toEqual([first, last, next]);
  });
});

test.each(['', 'yesterday', '7d', '-7w', '-0d', '+ 2h', '9:00', '24:00', '2026-11-05T09:00', '2026-11-05T25:00:00Z'])(
  '%j is refused, or a time on clocks',
  (text) => {
    const isOnClocks = text === '2026-11-05T09:00';

    expect(() => parseWhen(text)).toSatisfy((parse: () => unknown) => {
      try {
        parse();
        return isOnClocks;
      } catch (error) {
        return !isOnClocks && error instanceof Error && error.message.startsWith('Expected an instant');
      }
    });
  },
);

test('a zone is asked for only where clocks are meant', async () => {
  const never = () => Promise.reject(new Error('asked'));

  expect(await zoneOfWhen([undefined, parseWhen('-7d'), parseWhen('2026-11-05T09:00:00Z')], never)).toBe('UTC');
  expect(await zoneOfWhen([undefined, parseWhen('2026-11-05')], async () => 'Europe/Berlin')).toBe('Europe/Berlin');
});

test('every command reads its instants so, and its help says how', () => {
  const inputs = eachCommand(makeProgram(cliWorld().surroundings())).flatMap(({ name, command }) => [
    ...command.options.map(({ flags, parseArg }) => ({ what: `${name} ${flags}`, parseArg })),
    ...command.registeredArguments.map((argument) => ({
      what: `${name} <${argument.name()}>`,
      parseArg: argument.parseArg,
    })),
  ]);
  const named = inputs.filter(({ what }) =>
    /--(?:from|to|at|since|until|through)\b|<(?:time|instant|period)>/.test(what),
  );

  expect(named.length).toBeGreaterThan(15);
  expect(
    named
      .filter(({ parseArg }) => parseArg !== parseWhen)
      .map(({ what }) => what)
      .sort(),
  ).toEqual(NO_INSTANTS);
});

describe('by the clocks of the job, or so long ago', () => {
  // It is 09:00 in Berlin, and a run that was asked for is done.
  test.each([
    [['runs', 'report', '--from', '-1d'], 'succeeded'],
    [['runs', 'report', '--from', '2026-11-05', '--to', '09:00'], 'succeeded'],
    [['runs', 'report', '--from', '2026-11-05 09:01'], 'no runs'],
    [['runs', '--from', '-1d', '--status', 'all'], 'succeeded'],
    [['explain', 'report', '-30m'], '2026-11-05 07:30:00Z'],
    [['explain', 'report', '2026-11-06'], '2026-11-05 23:00:00Z'],
    [['pause', 'report', '--until', '08:00'], 'until 2026-11-06 07:00:00Z'],
    [['pause', 'report', '--until', '+2h'], 'until 2026-11-05 10:00:00Z'],
    [['mute', 'report', '--until', '2026-11-06'], 'muted until 2026-11-05 23:00:00Z'],
    [['skip', 'report', '--at', '2026-11-06 09:00'], 'skips 2026-11-06 09:00:00+01:00 (2026-11-06 08:00:00Z)'],
    [['run', 'report', '--at', '+10m'], 'is queued for 2026-11-05 08:10:00Z'],
    [['fires', '--from', '+1h'], '2026-11-06'],
    [['blackout', '--from', '+1h', '--to', '2026-11-07', '--job', 'report'], 'to 2026-11-06 23:00:00Z'],
    [['forecast', '--from', '2026-11-06', '--days', '1'], 'Fri 2026-11-06'],
    [['replay', '--from', '-1d', '--to', '2026-11-04'], '2026-11-04 08:00:00Z to 2026-11-04 23:59:59Z'],
    [['preview', '0 9 * * *', '--timezone', 'Europe/Berlin', '--from', '2026-12-24'], '2026-12-24 09:00:00+01:00'],
    [['backfill', 'report', '--from', '-2d', '--only', 'all', '--dry-run'], '2026-11-04 09:00:00+01:00'],
  ])('%j', async (argv, said) => {
    const { run, api } = cliWorld();
    await api.client.createJob({ id: 'report', schedule: '0 9 * * *', timezone: 'Europe/Berlin', command: 'true' });
    await api.client.runJob('report');
    await api.runAll();

    const { code, out, err } = await run(...argv);

    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(said);
  });
});

test('what begins like an option is none where a time is taken', async () => {
  const { run } = cliWorld({ fetch: () => Promise.reject(new Error('asked')) });

  expect(await run('explain', 'report', '-2h', '--frm')).toMatchObject({
    code: 2,
    err: expect.stringContaining("'--frm'"),
  });
  expect(await run('explain', 'report', '-2h', '-3h')).toMatchObject({
    code: 2,
    err: expect.stringContaining('too many'),
  });
});
