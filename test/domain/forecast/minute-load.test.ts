import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clockChanges } from '#domain/forecast/clock-changes.ts';
import { crowdedMinutes } from '#domain/forecast/crowded.ts';
import { FiresIn } from '#domain/forecast/fires-in.ts';
import { MinuteLoad } from '#domain/forecast/minute-load.ts';
import { ownOverlaps } from '#domain/forecast/own-overlaps.ts';
import { spreadOf } from '#domain/forecast/spread.ts';
import { OVERLAP_POLICIES, type OverlapPolicy } from '#domain/jobs/job.ts';
import { shortestPeriod } from '#domain/schedule/lint/limits.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';

const MINUTES = 20;
const STRETCH = { from: 6_000, to: 6_000 + MINUTES * 60 };

interface Going {
  readonly fires: readonly number[];
  readonly takesSeconds: number;
  readonly overlap: OverlapPolicy;
}

const going = fc
  .record({
    fires: fc.uniqueArray(fc.integer({ min: 0, max: MINUTES * 60 - 1 }), { maxLength: 40 }),
    takesSeconds: fc.integer({ min: 1, max: 400 }),
    overlap: fc.constantFrom(...OVERLAP_POLICIES),
  })
  .map((job) => ({ ...job, fires: job.fires.map((at) => STRETCH.from + at).sort((a, b) => a - b) }));

test('the load of minutes is what a look at each second finds', () => {
  fc.assert(
    fc.property(fc.array(going, { maxLength: 3 }), (jobs) => {
      const load = new MinuteLoad(STRETCH);
      for (const job of jobs) {
        load.add(job);
      }

      expect(load.starts).toEqual(
        minutes((begin) =>
          count(
            jobs.flatMap(({ fires }) => fires),
            begin,
          ),
        ),
      );
      expect(load.atOnce).toEqual(minutes((begin) => jobs.reduce((sum, job) => sum + mostWithin(job, begin), 0)));
    }),
    { numRuns: 20 },
  );
});

test('the fullest minutes come first, and empty ones not at all', () => {
  const load = { starts: [1, 0, 3, 2], atOnce: [2, 0, 3, 3], atOnceAtLeast: [2, 0, 1, 3] };

  expect(crowdedMinutes('2026-11-09T00:00:00Z', load, 9)).toEqual([
    { at: '2026-11-09T00:02:00Z', starts: 3, atOnce: 3, atLeast: 1 },
    { at: '2026-11-09T00:03:00Z', starts: 2, atOnce: 3, atLeast: 3 },
    { at: '2026-11-09T00:00:00Z', starts: 1, atOnce: 2, atLeast: 2 },
  ]);
});

test('fires that come before the run of the one before is over are counted, with the shortest gap', () => {
  expect(ownOverlaps([0, 60, 90, 300], 61)).toEqual({ fires: 2, gapSeconds: 30 });
  expect(ownOverlaps([0, 60, 120], 60)).toBeUndefined();
  expect(ownOverlaps([0], 1_000)).toBeUndefined();
});

test.each([
  ['30 2 * * *', '2026-03-27', [['2026-03-29T01:00:00Z', /does not exist.*fires at the first instant/]]],
  [
    { cron: '30 2 * * *', dst: { gap: 'skip' } },
    '2026-03-27',
    [['2026-03-29T01:00:00Z', /02:30 does not exist.*no fire/]],
  ],
  [
    { cron: '30 2 * * *', dst: { overlap: 'both' } },
    '2026-10-23',
    [
      ['2026-10-25T00:30:00Z', /occurs twice.*the first/],
      ['2026-10-25T01:30:00Z', /occurs twice.*the second/],
    ],
  ],
  ['*/15 1-4 * * *', '2026-03-27', [['2026-03-29T01:00:00Z', /02:00 does not exist/]]],
  [
    '* 0-6 * * *',
    '2026-10-23',
    Array.from({ length: 10 }, (_, index) => [`2026-10-25T00:0${index}:00Z`, /occurs twice/] as const),
  ],
  ['*/5 * * * *', '2026-10-23', []],
  ['every 5m', '2026-10-23', []],
  ['30 2 * * *', '2026-11-23', []],
] as const)('a change of the clocks in Berlin is told of %j from %s on', (schedule, day, expected) => {
  const from = Date.parse(`${day}T00:00:00Z`) / 1000;
  const parsed = parseSchedule(schedule, { timezone: 'Europe/Berlin', jobId: 'job', anchor: from });
  const stretch = { from, to: from + 7 * 86_400 };

  const changes = clockChanges(parsed, new FiresIn(stretch).of(parsed), stretch);

  expect(changes).toEqual(
    expected.map(([at, note]) => ({ at: Date.parse(at) / 1000, note: expect.stringMatching(note) })),
  );
});

test.each([
  ['0 2 * * *', { schedule: 'H 2 * * *' }],
  ['*/5 8-18 * * 1-5', { schedule: 'H/5 8-18 * * 1-5' }],
  ['@hourly', { schedule: 'H * * * *' }],
  ['cron(0 2 * * ? *)', { jitterSeconds: 300 }],
  [['0 2 * * *', '0 3 * * *'], { jitterSeconds: 300 }],
  ['*/30 * * * *', { schedule: 'H/30 * * * *' }],
  ['*/45 * * * *', { jitterSeconds: 300 }],
  ['*/59 * * * *', undefined],
  ['0-59 * * * *', undefined],
  [{ cron: '* * * * *' }, undefined],
  [['0 9 * * *', '3 9 * * *'], undefined],
  [{ every: '1h' }, undefined],
  ['H 2 * * *', undefined],
  ['* * * * *', undefined],
  ['every 5m', undefined],
  [undefined, undefined],
])('%j is spread by %j, and fires as often', (schedule, spread) => {
  const context = { timezone: 'UTC', jobId: 'job', anchor: 0 };
  const gapSeconds = schedule === undefined ? 0 : shortestPeriod(parseSchedule(schedule, context), 0);
  expect(spreadOf(schedule, 0, gapSeconds)).toEqual(spread);
  expect(spreadOf(schedule, 30, gapSeconds)).toBeUndefined();
  const fires = (written: unknown, jitterSeconds = 0) =>
    [...parseSchedule(written, { ...context, jitterSeconds }).between(1_000_000 * 60, 1_000_000 * 60 + 7 * 86_400)]
      .length;
  const { schedule: written = schedule, jitterSeconds } = spreadOf(schedule, 0, gapSeconds) ?? {};
  if (schedule !== undefined) {
    expect(fires(written, jitterSeconds)).toBe(fires(schedule));
  }
});

function minutes(of: (begin: number) => number): number[] {
  return Array.from({ length: MINUTES }, (_, minute) => of(STRETCH.from + minute * 60));
}

function count(fires: readonly number[], begin: number): number {
  return fires.filter((fire) => fire >= begin && fire < begin + 60).length;
}

/** The most of a job's runs at one of the minute's seconds; of one that runs once at a time, whether it runs at any of them. */
function mostWithin(job: Going, begin: number): number {
  const runs = runsOf(job);
  const seconds = Array.from({ length: 60 }, (_, second) => begin + second);
  return Math.max(...seconds.map((at) => runs.filter(([start, end]) => start <= at && at < end).length));
}

function runsOf({ fires, takesSeconds, overlap }: Going): (readonly [number, number])[] {
  const runs: (readonly [number, number])[] = [];
  for (const fire of fires) {
    const before = runs.at(-1);
    const busyUntil = before?.[1] ?? 0;
    if (overlap === 'allow' || fire >= busyUntil) {
      runs.push([fire, fire + takesSeconds]);
    } else if (overlap === 'queue') {
      runs.push([busyUntil, busyUntil + takesSeconds]);
    } else if (overlap === 'replace' && before !== undefined) {
      runs.splice(-1, 1, [before[0], fire], [fire, fire + takesSeconds]);
    }
  }
  return runs;
}
