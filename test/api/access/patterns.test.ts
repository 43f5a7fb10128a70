import { expect, test } from 'vitest';
import type { Grant } from '#domain/access/grant.ts';
import { type ApiWorld, apiWorld, send } from '#test/api/api-world.ts';

const JOB = { schedule: '0 3 * * *', command: 'tidy' };

test('a list has every job that a pattern allows once, and no other, on however many pages', async () => {
  const world = apiWorld();
  const ids = Array.from({ length: 30 }, (_, index) => `${['ci', 'prod', 'lab'][index % 3]}.${index}`);
  for (const id of ids) {
    await world.client.createJob({ id, ...JOB });
  }
  const { client } = limited(world, { role: 'viewer', jobs: ['ci.*', '*.7'] });

  const listed: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await client.listJobs({ limit: 4, ...(cursor === undefined ? {} : { cursor }) });
    listed.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  } while (cursor !== undefined);

  expect(listed.sort()).toEqual(ids.filter((id) => id.startsWith('ci.') || id.endsWith('.7')).sort());
});

test('prune deletes only what the caller may delete, and plan says so', async () => {
  const world = apiWorld();
  for (const id of ['ci.build', 'ci.old', 'prod.deploy']) {
    await world.client.createJob({ id, ...JOB, source: 'git' });
  }
  const ann = limited(world, { role: 'editor', jobs: ['ci.*'] });
  const body = JSON.stringify({ jobs: [{ id: 'ci.build', ...JOB }], source: 'git', prune: true });

  const plan = await send(ann, 'POST', '/v1/plan', { body });
  const applied = await send(ann, 'POST', '/v1/apply', { body });

  for (const { body: answer } of [plan, applied]) {
    expect(answer).toMatchObject({ items: [{ id: 'ci.build' }, { id: 'ci.old', change: 'deleted' }] });
  }
  expect((await world.client.listJobs()).items.map(({ id }) => id).sort()).toEqual(['ci.build', 'prod.deploy']);
});

test('a plan that deletes more than the caller may delete is not carried out by them, in no part', async () => {
  const world = apiWorld();
  for (const id of ['ci.old', 'prod.deploy']) {
    await world.client.createJob({ id, ...JOB, source: 'git' });
  }
  const grants: readonly Grant[] = [
    { role: 'editor', jobs: ['ci.*'], commandKinds: [] },
    { role: 'viewer', jobs: ['*'], commandKinds: [] },
  ];
  const ann = world.as({ name: 'ann', grants });
  const set = { jobs: [], source: 'git', prune: true };
  const plan = await ann.client.plan(set);

  const answer = await send(ann, 'POST', '/v1/apply', { body: JSON.stringify({ ...set, plan: plan.hash }) });

  expect(plan.items.map(({ id }) => id)).toEqual(['ci.old', 'prod.deploy']);
  expect(answer).toMatchObject({ status: 403, body: { detail: expect.stringContaining('prod.deploy') } });
  expect((await world.client.listJobs()).items).toHaveLength(2);
});

test('one job beyond the pattern, and nothing of an apply is stored', async () => {
  const world = apiWorld();
  const ann = limited(world, { role: 'editor', jobs: ['ci.*'] });
  const jobs = [
    { id: 'ci.build', ...JOB },
    { id: 'prod.deploy', ...JOB },
  ];

  const answer = await send(ann, 'POST', '/v1/apply', { body: JSON.stringify({ jobs }) });

  expect(answer).toMatchObject({ status: 403, body: { detail: expect.stringContaining('for prod.deploy') } });
  expect((await world.client.listJobs()).items).toEqual([]);
});

test('a viewer may plan what only an editor may apply', async () => {
  const world = apiWorld();
  const ann = limited(world, { role: 'viewer', jobs: ['ci.*'] });
  const body = JSON.stringify({ jobs: [{ id: 'ci.build', schedule: '0 3 * * *', command: 'make' }] });

  expect((await send(ann, 'POST', '/v1/plan', { body })).status).toBe(200);
  expect((await send(ann, 'POST', '/v1/apply', { body })).status).toBe(403);
});

test('a job follows only jobs that its writer may see, and those start it whoever may run them', async () => {
  const world = apiWorld();
  await world.client.createJob({ id: 'prod.deploy', ...JOB });
  await world.client.createJob({ id: 'ci.build', ...JOB });
  const body = (job: string) => JSON.stringify({ id: 'ci.after', command: 'tidy', after: [{ job }] });
  const ann = limited(world, { role: 'editor', jobs: ['ci.*'] });

  expect(await send(ann, 'POST', '/v1/jobs', { body: body('prod.deploy') })).toMatchObject({
    status: 403,
    body: { detail: expect.stringContaining('the role viewer for prod.deploy') },
  });
  expect((await send(ann, 'POST', '/v1/jobs', { body: body('ci.build') })).status).toBe(201);
});

test('what cannot be read is told only to those who may see all jobs', async () => {
  const world = apiWorld();
  world.engine.setAside.tell({ kind: 'head', id: 'prod.deploy', fault: 'no JSON' });

  const all = await send(limited(world, { role: 'viewer' }), 'GET', '/v1/health');
  const some = await send(limited(world, { role: 'admin', jobs: ['ci.*', '*.*'] }), 'GET', '/v1/health');

  expect(all.body).toMatchObject({ unreadable: [{ id: 'prod.deploy' }] });
  expect(some).toMatchObject({ status: 200, body: expect.not.objectContaining({ unreadable: expect.anything() }) });
});

function limited(world: ApiWorld, limits: Partial<Grant>): ApiWorld {
  return world.as({ name: 'ann', grants: [{ role: 'viewer', jobs: ['*'], commandKinds: [], ...limits }] });
}
