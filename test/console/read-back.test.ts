import { expect, test } from 'vitest';
import { readBack } from '#console/state/read-back.ts';

const DAY_MS = 86_400_000;
const NOW = Date.parse('2026-11-29T12:00:00Z');
const RANGE = { fromMs: NOW - 56 * DAY_MS, nowMs: NOW, most: 20 };
const PAGE = 100;

interface Range {
  readonly from: string;
  readonly to?: string;
  readonly cursor?: string;
}

/** A job with a record at each of these instants, a page at a time; and how often it was asked, and how many answers had to be waited for. */
function records(instants: readonly number[]) {
  let [asked, rounds, isRound] = [0, 0, false];
  const newestFirst = [...instants].sort((one, other) => other - one);
  const ask = async ({ from, to, cursor = '0' }: Range) => {
    asked += 1;
    if (!isRound) {
      [rounds, isRound] = [rounds + 1, true];
    }
    await new Promise((resolve) => setImmediate(resolve));
    isRound = false;
    const found = newestFirst.filter((ms) => ms >= Date.parse(from) && ms <= (to === undefined ? NOW : Date.parse(to)));
    const begin = Number(cursor);
    const items = found.slice(begin, begin + PAGE).map((ms) => run(ms));
    return { items, ...(found.length > begin + PAGE ? { nextCursor: String(begin + PAGE) } : {}) };
  };
  return { ask, asked: () => asked, rounds: () => rounds };
}

function run(ms: number) {
  return { id: `job.${ms}`, scheduledAt: new Date(ms).toISOString() };
}

function every(seconds: number): readonly number[] {
  const count = Math.floor((56 * DAY_MS) / (seconds * 1_000));
  return Array.from({ length: count }, (_, index) => NOW - index * seconds * 1_000);
}

test.each([
  ['a job that fires each day takes one page', every(86_400), 1, 1],
  ['one that fires each hour takes as many pages as there are, but not one after the other', every(3_600), 18, 3],
])('%s', async (_, instants, mostAsked, mostRounds) => {
  const job = records(instants);

  const { runs, sinceMs } = await readBack(job.ask, RANGE);

  expect(sinceMs).toBe(RANGE.fromMs);
  expect(runs.map(({ id }) => id).sort()).toEqual(instants.map((ms) => `job.${ms}`).sort());
  expect(job.asked()).toBeLessThanOrEqual(mostAsked);
  expect(job.rounds()).toBeLessThanOrEqual(mostRounds);
});

test('of one that fires all the time the latest are read, none of them twice, and none missing since', async () => {
  const job = records(every(60));

  const { runs, sinceMs } = await readBack(job.ask, RANGE);

  expect(job.asked()).toBeLessThanOrEqual(RANGE.most);
  expect(sinceMs).toBeGreaterThan(RANGE.fromMs);
  expect(runs.length).toBeGreaterThan(1_500);
  expect(new Set(runs.map(({ id }) => id)).size).toBe(runs.length);
  expect(runs.filter(({ scheduledAt }) => Date.parse(scheduledAt) >= sinceMs).length).toBe(
    Math.floor((NOW - sinceMs) / 60_000) + 1,
  );
});

test('a part with more than can be asked for ends what is whole', async () => {
  // Calm for a week, and before that thousands.
  const calm = Array.from({ length: 100 }, (_, index) => NOW - index * 6_000_000);
  const storm = Array.from({ length: 5_000 }, (_, index) => NOW - 10 * DAY_MS - index * 1_000);
  const job = records([...calm, ...storm]);

  const { runs, sinceMs } = await readBack(job.ask, RANGE);

  expect(job.asked()).toBeLessThanOrEqual(RANGE.most);
  expect(sinceMs).toBeGreaterThan(NOW - 10 * DAY_MS - 5_000_000);
  expect(runs).toHaveLength(calm.length);
});
