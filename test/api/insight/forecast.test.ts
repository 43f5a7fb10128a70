import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { costLines } from '#bench/cost-paper.ts';
import { RUN } from '#domain/cost/demand.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import { readJsonc } from '#domain/values/json/comments.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { type ApiWorld, apiWorld, send } from '../api-world.ts';

const FROM = '2026-11-09T00:00:00Z';
const BEGIN = Date.parse(FROM) / 1000;
const DAY = 86_400;
const PAPER_USD = costLines(RUN).reduce((sum, { usd }) => sum + usd, 0);

test('fires are those of the evaluator, the first instant included and the last one not', async () => {
  const { client } = apiWorld();
  const schedules = ['* * * * *', '0 0 * * *', 'H H * * 1-5', 'every 7m', '*/10 * * * * *', '0 0 1 1 *'];
  const jobs = schedules.map((schedule, index) => ({ id: `job-${index}`, schedule, command: 'true' }));

  const { jobs: seen, total } = await client.forecast({ jobs, from: FROM, days: 2 });

  const now = Date.parse('2026-11-05T08:00:00Z') / 1000;
  const expected = jobs.map(({ id, schedule }) => {
    const context = { timezone: 'UTC', jobId: id, anchor: now };
    return [...parseSchedule(schedule, context).between(BEGIN - 1, BEGIN + 2 * DAY - 1)].length;
  });
  expect(seen.map(({ fires }) => fires)).toEqual(expected);
  expect(expected.slice(0, 2)).toEqual([2_880, 2]);
  expect(expected.at(-1)).toBe(0);
  expect(total.fires).toBe(expected.reduce((sum, count) => sum + count, 0));
});

test('the runs of the seed jobs cost what the paper says for as many, within 1 %', async () => {
  const { client } = apiWorld();
  const read = readJsonc(await readFile(join(import.meta.dirname, '../../../examples/jobs.jsonc'), 'utf8'));
  await client.apply({ jobs: z.array(z.unknown()).parse(read.ok ? read.value : undefined) });

  const answer = await client.forecast({ days: 30 });

  const perMillion = (1_000_000 * answer.total.usd) / answer.total.fires;
  expect(answer.jobs).toHaveLength(3);
  expect(answer.total.fires).toBeGreaterThan(30);
  expect(Math.abs(perMillion / PAPER_USD - 1)).toBeLessThan(0.01);
  expect(answer.bill.slice(0, -1).map(({ what }) => what)).toEqual(costLines(RUN).map(({ what }) => what));
  expect(answer.bill.at(-1)?.usd).toBe(answer.total.commandUsd);
});

test('a run takes what the latest ones took, and its timeout before there is one; what they came to stands beside it', async () => {
  const world = apiWorld();
  await world.client.createJob({ id: 'often', schedule: '*/5 * * * *', command: 'true', timeoutSeconds: 60 });
  const before = await only(world);
  for (const minute of [5, 10, 15]) {
    world.clock.advanceTo(Date.parse('2026-11-05T08:00:00Z') + minute * 60_000);
    await wakeJob(world.engine, 'often');
    await world.runAll(() => {
      world.clock.advanceBy(minute * 2_000);
      return { kind: 'succeeded' };
    });
  }
  const after = await only(world);

  expect(before).toMatchObject({ takesMs: 60_000, takesBy: 'timeout' });
  expect(before?.actual).toBeUndefined();
  expect(after).toMatchObject({
    takesMs: 20_000,
    takesBy: 'history',
    actual: { runs: 3, meanMs: 20_000, p95Ms: 30_000, runsADay: 288 },
  });
  expect(after?.actual?.usd).toBeCloseTo((after?.usd ?? 0) + (after?.commandUsd ?? 0));
  expect(before).toMatchObject({ fires: 2_016, writeUnits: 2_016 * (7 + 4), readUnits: 2_016 * (4 + 8) });
  expect(after).toMatchObject({ fires: 2_016, writeUnits: 2_016 * (7 + 1), readUnits: 2_016 * (4 + 3) });
});

test('a run without history takes what the request says, no longer than its timeout; the load says what only timeouts make of it', async () => {
  const world = apiWorld();
  const nightly = { schedule: '0 2 * * *', command: 'true' };
  const jobs = [
    { ...nightly, id: 'short', timeoutSeconds: 60 },
    { ...nightly, id: 'long', timeoutSeconds: 600, schedule: '58 1 * * *' },
  ];
  const at = { jobs, from: FROM, days: 1, load: true };

  const [untold, told] = [await world.client.forecast(at), await world.client.forecast({ ...at, takesMs: 120_000 })];
  const refused = await send(world, 'POST', '/v1/forecast', { body: JSON.stringify({ jobs, takesMs: 0 }) });

  expect(told.jobs).toMatchObject([
    { id: 'short', takesMs: 60_000, takesBy: 'timeout' },
    { id: 'long', takesMs: 120_000, takesBy: 'request' },
  ]);
  expect(untold.jobs[1]).toMatchObject({ takesMs: 600_000, takesBy: 'timeout' });
  expect(untold.load?.atOnce.slice(117, 123)).toEqual([0, 1, 1, 2, 1, 1]);
  expect(untold.load?.atOnceAtLeast.slice(117, 123)).toEqual([0, 1, 0, 1, 0, 0]);
  expect(told.load?.atOnce.slice(117, 123)).toEqual([0, 1, 1, 1, 0, 0]);
  expect(told.load?.atOnceAtLeast.slice(117, 123)).toEqual([0, 1, 1, 1, 0, 0]);
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.body)).toContain('takesMs');
});

test('a paused job fires from when its pause ends by itself, and only as often as it may', async () => {
  const { client } = apiWorld();
  const job = { schedule: '0 * * * *', command: 'true' };
  await client.createJob({ ...job, id: 'paused' });
  await client.createJob({ ...job, id: 'until' });
  await client.createJob({ ...job, id: 'few', maxRuns: 5 });
  await client.createJob({ id: 'after', after: [{ job: 'few' }], command: 'true' });
  await client.pauseJob('paused');
  await client.pauseJob('until', { until: '2026-11-09T22:00:00Z' });

  const { jobs } = await client.forecast({ from: FROM, days: 1 });

  expect(Object.fromEntries(jobs.map(({ id, fires }) => [id, fires]))).toEqual({
    after: 0,
    few: 5,
    paused: 0,
    until: 2,
  });
});

test('fires in a blackout, and those that somebody asked to leave out, are not planned; none is while everything is paused', async () => {
  const { client } = apiWorld();
  const job = { schedule: '0 * * * *', command: 'true' };
  for (const id of ['dark', 'night', 'skipped']) {
    await client.createJob({ ...job, id, ...(id === 'night' ? { tags: ['night'] } : {}) });
  }
  await client.createJob({ ...job, id: 'spared', schedule: '30 * * * *' });
  await client.setBlackout({ from: '2026-11-09T06:00:00Z', to: '2026-11-09T18:00:00Z', job: 'dark' });
  await client.setBlackout({ from: '2026-11-08T12:00:00Z', to: '2026-11-09T01:30:00Z', tag: 'night' });
  await client.skipFire('skipped', { at: '2026-11-09T03:00:00Z' });
  const fires = async (jobs?: unknown[]) => {
    const answer = await client.forecast({ from: FROM, days: 1, ...(jobs === undefined ? {} : { jobs }) });
    return Object.fromEntries(answer.jobs.map(({ id, fires: count }) => [id, count]));
  };

  expect(await fires()).toEqual({ dark: 12, night: 22, skipped: 23, spared: 24 });
  await client.pauseAll();
  expect(await fires()).toEqual({ dark: 0, night: 0, skipped: 0, spared: 0 });
  expect(
    await fires([
      { ...job, id: 'dark' },
      { ...job, id: 'new' },
    ]),
  ).toEqual({ dark: 0, new: 24 });
});

test('a job as it would be saved keeps its pause, and the runs that it had', async () => {
  const world = apiWorld();
  const paused = { id: 'paused', schedule: '0 * * * *', command: 'true' };
  const few = { id: 'few', schedule: '* * * * *', command: 'true', maxRuns: 5 };
  await world.client.apply({ jobs: [paused, few] });
  await world.client.pauseJob('paused');
  world.clock.advanceBy(60_000);
  await wakeJob(world.engine, 'few');
  await world.runAll();

  const { jobs } = await world.client.forecast({ from: FROM, days: 1, jobs: [paused, few] });

  expect(jobs.map(({ fires }) => fires)).toEqual([0, 4]);
});

test('prices that are sent along take the place of listed ones; a self-clocked job invokes nothing of EventBridge', async () => {
  const { client } = apiWorld();
  const jobs = [{ id: 'seconds', schedule: '*/30 * * * * *', command: 'true' }];

  const answer = await client.forecast({ jobs, days: 1, region: 'us-west-2', prices: { sqsRequests: 4 } });

  expect(answer.prices).toMatchObject({
    region: 'us-west-2',
    asOf: '2026-11',
    usd: { sqsRequests: 4, readUnits: 0.125 },
  });
  expect(answer.bill.slice(0, 2)).toEqual([
    { what: 'EventBridge Scheduler', usd: 0 },
    { what: 'SQS', usd: (2_880 * 6 * 4) / 1_000_000 },
  ]);
});

test('a region has its own prices, with the month of its lists; one that is not listed is refused', async () => {
  const world = apiWorld();
  const jobs = [{ id: 'hourly', schedule: '0 * * * *', command: 'true' }];

  const { bill, prices } = await world.client.forecast({ jobs, days: 1, region: 'ap-northeast-1' });
  const body = JSON.stringify({ jobs, region: 'eu-central-1' });
  const refused = await send(world, 'POST', '/v1/forecast', { body });

  expect(prices).toMatchObject({ region: 'ap-northeast-1', asOf: '2026-09' });
  expect(bill[0]).toEqual({ what: 'EventBridge Scheduler', usd: expect.closeTo((24 * 1.25) / 1_000_000, 12) });
  expect(refused.status).toBe(400);
  expect(JSON.stringify(refused.body)).toContain('ap-northeast-1');
});

test('jobs come in pages, and each that is wrong is named by its place', async () => {
  const world = apiWorld();
  for (const id of ['a', 'b', 'c']) {
    await world.client.createJob({ id, schedule: '@daily', command: 'true' });
  }

  const first = await world.client.forecast({ limit: 2 });
  const second = await world.client.forecast({ limit: 2, cursor: first.nextCursor });
  const wrong = await send(world, 'POST', '/v1/forecast', {
    body: JSON.stringify({ jobs: ['b', 'nobody', { id: 'x', schedule: '99 * * * *', command: 'true' }] }),
  });

  expect([...first.jobs, ...second.jobs].map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(second.nextCursor).toBeUndefined();
  expect(wrong.status).toBe(400);
  expect(wrong.body).toMatchObject({
    errors: [
      { path: 'jobs[1]', message: 'there is no job nobody' },
      { path: 'jobs[2].schedule', message: expect.any(String) },
    ],
  });
});

async function only({ client }: ApiWorld) {
  return (await client.forecast({ jobs: ['often'] })).jobs[0];
}
