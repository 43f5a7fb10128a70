import { expect, test } from 'vitest';
import type { Engine } from '#engine/commit/engine.ts';
import { replayJobs } from '#engine/replay/replay.ts';
import { anHour } from '#test/api/an-hour.ts';
import { type ApiWorld, apiWorld } from '#test/api/api-world.ts';

const FROM = Date.parse('2026-11-05T08:00:00Z') / 1_000;
const ALL = { from: FROM, with: [], seed: 1, limit: 200 };

test('a page ends before the job with which it would have too many records, and the next one goes on with it', async () => {
  const { engine } = await afterAnHour();

  const first = await replayed(engine, 12);
  const second = await replayed(engine, 12, first.nextCursor);

  expect(first).toMatchObject({ ids: ['often'], tooMany: [] });
  expect(second).toEqual({ ids: ['rare'], tooMany: [] });
});

test('a job that has too many records by itself is named, and those behind it are replayed', async () => {
  const { engine } = await afterAnHour();

  expect(await replayed(engine, 11)).toEqual({ ids: ['rare'], tooMany: ['often'] });
});

test('whoever may not see a job is shown nothing of it, by name neither', async () => {
  const world = await afterAnHour();
  const { client } = world.as({ name: 'ann', grants: [{ role: 'viewer', jobs: ['ra*'], commandKinds: [] }] });

  const { jobs } = await client.replay({ from: '2026-11-05T08:00:00Z' });

  expect(jobs.map(({ id }) => id)).toEqual(['rare']);
  await expect(client.replay({ jobs: ['often'], from: '2026-11-05T08:00:00Z' })).rejects.toMatchObject({
    errors: [{ path: 'jobs[0]', message: 'there is no job often' }],
  });
});

test('others have their turn while it goes on', async () => {
  const { engine, clock } = await afterAnHour();
  const { ports } = engine;
  let elapsedMs = 0;
  const slow = {
    now: () => clock.now(),
    after: (ms: number, callback: () => void) => clock.after(ms, callback),
    at: (instantMs: number, callback: () => void) => clock.at(instantMs, callback),
    elapsedMs: () => (elapsedMs += 50),
  };
  let turns = 0;

  const answer = await replayJobs({ ...engine, ports: { ...ports, clock: slow } }, ALL, {
    turn: async () => {
      turns += 1;
    },
  });

  expect(answer).toMatchObject({ ok: true });
  expect(turns).toBeGreaterThan(0);
});

async function afterAnHour(): Promise<ApiWorld> {
  const world = apiWorld();
  await anHour(world);
  return world;
}

async function replayed(engine: Engine, mostRuns: number, cursor?: string) {
  const answer = await replayJobs(engine, { ...ALL, cursor }, { mostRuns });
  if (!answer.ok) {
    throw new Error(answer.refusal.message);
  }
  const { jobs, tooMany, nextCursor } = answer.value;
  const ids = jobs.map(({ recorded }) => recorded.jobId);
  return { ids, tooMany, ...(nextCursor === undefined ? {} : { nextCursor }) };
}
