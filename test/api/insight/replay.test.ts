import { expect, test, vi } from 'vitest';
import { makeHandler } from '#functions/api/handler.ts';
import { openApi } from '#local/http/open-api.ts';
import { TEST_URL } from '#testing/fetch.ts';
import { httpEvent } from '#testing/http-event.ts';
import { anHour, OFTEN } from '../an-hour.ts';
import { type ApiWorld, apiWorld, send, watchWrites } from '../api-world.ts';

const FROM = '2026-11-05T08:00:00Z';

test('a replay without a change differs in nothing, and writes nothing', async () => {
  const world = await afterAnHour();
  const written = watchWrites(world);

  const answer = await world.client.replay({ from: FROM });

  expect(answer).toMatchObject({ differences: 0, unreproduced: 0, from: FROM, seed: 1 });
  expect(answer.jobs.map(({ id, before }) => [id, before.statuses])).toEqual([
    ['often', { succeeded: 6, skipped: 6 }],
    ['rare', { succeeded: 1 }],
  ]);
  expect(answer.after).toEqual(answer.before);
  expect(written()).toEqual([]);
});

test('with another overlap policy what was skipped runs, its durations drawn by the seed', async () => {
  const world = await afterAnHour();
  const { differences, jobs } = await world.client.replay({ jobs: ['often'], from: FROM, with: [queueing()] });
  const again = await world.client.replay({ jobs: ['often'], from: FROM, with: [queueing()] });
  const otherwise = await world.client.replay({ jobs: ['often'], from: FROM, with: [queueing()], seed: 2 });

  const [job] = jobs;
  expect(differences).toBe(job?.differences);
  expect(job?.before.statuses).toEqual({ succeeded: 6, skipped: 6 });
  expect(job?.after.statuses.skipped ?? 0).toBe(0);
  expect(job?.runs[0]).toMatchObject({
    runId: 'often.20261105T080600Z',
    before: { status: 'skipped', reasonCode: 'overlap' },
    after: { status: 'succeeded', startedAt: '2026-11-05T08:06:30.000Z', drawn: true },
  });
  expect(job?.after.usd).toBeGreaterThan(job?.before.usd ?? 0);
  expect(again.jobs).toEqual(jobs);
  expect(otherwise.seed).toBe(2);
});

test('jobs come in pages, named or not', async () => {
  const world = await afterAnHour();

  const first = await world.client.replay({ from: FROM, limit: 1 });
  const second = await world.client.replay({ from: FROM, limit: 1, cursor: first.nextCursor });
  const named = await world.client.replay({ jobs: ['rare', 'often'], from: FROM, limit: 1 });
  const next = await world.client.replay({ jobs: ['rare', 'often'], from: FROM, limit: 1, cursor: named.nextCursor });

  expect([first, second, named, next].map(({ jobs }) => jobs.map(({ id }) => id))).toEqual([
    ['often'],
    ['rare'],
    ['rare'],
    ['often'],
  ]);
  expect([second.nextCursor, next.nextCursor]).toEqual([undefined, undefined]);
});

test.each([
  ['an unknown job', { jobs: ['often', 'nobody'] }, 'jobs[1]', 'there is no job nobody'],
  ['an unknown job to change', { with: [{ ...queueing(), id: 'nobody' }] }, 'with[0].id', /there is no job nobody/],
  ['the same job twice', { with: [queueing(), queueing()] }, 'with[1].id', /each job once/],
  ['a bad job', { with: [{ ...queueing(), schedule: '99 * * * *' }] }, 'with[0].schedule', /./],
  ['more than 31 days', { from: '2026-10-01T00:00:00Z' }, 'from', /at most 31 days/],
  ['a time to come', { to: '2026-11-06T00:00:00Z' }, 'to', /not in the future/],
  ['an end before its beginning', { to: '2026-11-05T07:00:00Z' }, 'from', /not after to/],
  ['a job too many', { jobs: Array.from({ length: 201 }, (_, index) => `job-${index}`) }, 'jobs', /at most 200 jobs/],
  ['an unknown key', { overlap: 'queue' }, 'overlap', /./],
])('refuses %s', async (_, body, path, message) => {
  const world = await afterAnHour();
  const written = watchWrites(world);

  const answer = await send(world, 'POST', '/v1/replay', { body: JSON.stringify({ from: FROM, ...body }) });

  expect(answer.status).toBe(400);
  expect(answer.body).toMatchObject({ errors: [{ path, message: expect.stringMatching(message) }] });
  expect(written()).toEqual([]);
});

test('ends where the one who asks has left, and logs no fault', async () => {
  const { engine } = await afterAnHour();
  const faults: unknown[] = [];
  const handler = makeHandler({ ...engine, openApi, logFault: (fault) => faults.push(fault) });
  const reads = vi.spyOn(engine.ports.history, 'listRuns');
  const request = new Request(`${TEST_URL}/v1/replay`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ from: FROM }),
  });

  const answer = await handler(await httpEvent(request, 'left'), undefined, undefined, AbortSignal.abort());

  expect(answer).toMatchObject({ statusCode: 503, body: expect.stringContaining('has left') });
  expect([faults, reads.mock.calls]).toEqual([[], []]);
});

test('a job that would fire too often for one call is named', async () => {
  const world = await afterAnHour();

  const often = { ...OFTEN, schedule: 'every 1s' };
  await world.clock.advanceByAsync(14 * 3_600_000);
  const { jobs, tooMany } = await world.client.replay({ from: FROM, with: [often] });

  expect([jobs.map(({ id }) => id), tooMany]).toEqual([['rare'], ['often']]);
});

function queueing() {
  return { ...OFTEN, overlap: 'queue' };
}

async function afterAnHour(): Promise<ApiWorld> {
  const world = apiWorld();
  await anHour(world);
  return world;
}
