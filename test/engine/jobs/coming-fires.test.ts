import { describe, expect, test } from 'vitest';
import { firesToCome } from '#engine/jobs/coming-fires.ts';
import { pauseJob } from '#engine/jobs/pause.ts';
import { patchJob } from '#engine/jobs/save.ts';
import { pauseAll } from '#engine/standstills/pause-of-all.ts';
import { EngineWorld } from '../engine-world.ts';

const BY = { by: 'test' };
const MIDNIGHT = Date.parse('2026-06-01T00:00:00Z') / 1000;
const HOUR = 3_600;

describe('the fires to come of all jobs', () => {
  test('are merged in order, for a day; a job that fires often is one item', async () => {
    const world = new EngineWorld();
    await world.job({ id: 'daily', schedule: '0 3 * * *' });
    await world.job({ id: 'twice', schedule: '0 1,3 * * *' });
    await world.job({ id: 'often', schedule: '*/10 * * * *' });
    await world.job({ id: 'hourly', schedule: '5 * * * *' });
    await world.job({ id: 'monthly', schedule: '0 0 15 * *' });
    await world.job({ id: 'chained', schedule: undefined, after: [{ job: 'daily' }] });

    expect(await coming(world, {})).toEqual({
      items: ['00:05 hourly 24 23:05', '00:10 often 144 00:00', '01:00 twice', '03:00 daily', '03:00 twice'],
      through: MIDNIGHT + 24 * HOUR,
    });
  });

  test('leave out jobs that are paused, fires beyond maxRuns and before from', async () => {
    const world = new EngineWorld();
    await world.job({ id: 'paused', schedule: '0 * * * *' });
    await world.job({ id: 'thrice', schedule: '0 */2 * * *', maxRuns: 3 });
    await world.job({ id: 'ends', schedule: '30 */2 * * *', endAt: '2026-06-01T05:00:00Z' });
    await pauseJob(world.runner(), 'paused', BY);

    expect((await coming(world, {})).items).toEqual([
      '00:30 ends',
      '02:00 thrice',
      '02:30 ends',
      '04:00 thrice',
      '04:30 ends',
      '06:00 thrice',
    ]);
    expect((await coming(world, { from: MIDNIGHT + 4 * HOUR })).items).toEqual([
      '04:00 thrice',
      '04:30 ends',
      '06:00 thrice',
    ]);
    expect((await coming(world, { from: MIDNIGHT - HOUR })).items).toHaveLength(6);
    await pauseAll(world.runner(), BY);
    await world.clock.advanceByAsync(60_000);
    expect((await coming(world, {})).items).toEqual([]);
  });

  test('are walked from the second after what was complete: each once, none left out', async () => {
    const world = new EngineWorld();
    for (let job = 0; job < 60; job += 1) {
      await world.job({ id: `job-${job}`, schedule: `${job} ${job % 24} * * *` });
    }
    await patchJob(world.runner(), 'job-7', { schedule: '* * * * *' }, BY);

    const walked: { readonly jobId: string; readonly at: number }[] = [];
    for (let from = MIDNIGHT; from <= MIDNIGHT + 24 * HOUR; ) {
      const { items, through } = await firesToCome(world.runner(), { from, limit: 20 });
      expect(through).toBeGreaterThan(from);
      walked.push(...items.map(({ job, first }) => ({ jobId: job.head.jobId, at: first })));
      from = through + 1;
    }

    const once = walked.filter(({ jobId, at }) => jobId !== 'job-7' && at <= MIDNIGHT + 24 * HOUR);
    const all = Array.from({ length: 60 }, (_, job) => `job-${job}`).filter((jobId) => jobId !== 'job-7');
    expect(once.map(({ jobId }) => jobId).sort()).toEqual(all.sort());
    expect(once.map(({ at }) => at)).toEqual(once.map(({ at }) => at).sort((one, other) => one - other));
  });

  test('of a second in which more jobs fire than are shown: some, behind what is complete', async () => {
    const world = new EngineWorld();
    for (let job = 0; job < 30; job += 1) {
      await world.job({ id: `job-${job}`, schedule: '0 3 * * *' });
    }

    const { items, through } = await coming(world, { limit: 10 });

    expect(new Set(items.map((item) => item.slice(0, 5)))).toEqual(new Set(['03:00']));
    expect(items).toHaveLength(10);
    expect(through).toBe(MIDNIGHT + 3 * HOUR - 1);
  });

  test('of jobs that fire each second are counted so far as counting is cheap', async () => {
    const world = new EngineWorld();
    for (const id of ['a', 'b', 'c']) {
      await world.job({ id, schedule: '* * * * * *' });
    }
    await world.job({ id: 'late', schedule: '0 23 * * *' });

    const { items, through } = await firesToCome(world.runner(), { limit: 50 });

    expect(items.map(({ job, count }) => [job.head.jobId, count])).toEqual([
      ['a', 33_333],
      ['b', 33_333],
      ['c', 33_333],
    ]);
    expect(items[0]?.last).toBe(through);
  });
});

/** The fires as `<time of the first> <job>`, and where there are many their number and the time of the last. */
async function coming(world: EngineWorld, request: { readonly from?: number; readonly limit?: number }) {
  const { items, through } = await firesToCome(world.runner(), { limit: 50, ...request });
  return {
    items: items.map(({ job: { head }, first, last, count }) =>
      [timeOf(first), head.jobId, ...(count === 1 ? [] : [count, timeOf(last)])].join(' '),
    ),
    through,
  };
}

function timeOf(at: number): string {
  return new Date(at * 1000).toISOString().slice(11, 16);
}
