import { expect, test } from 'vitest';
import type { Grant } from '#domain/access/grant.ts';
import { auditDenial } from '#engine/insight/audit-denial.ts';
import { type ApiWorld, apiWorld, send, watchWrites } from '#test/api/api-world.ts';

const JOB = { schedule: '0 3 * * *', command: 'true' };
const HOUR_MS = 3_600_000;

test('a denial is in the audit of its job and in the log: who asked for what, and what it would take', async () => {
  const world = apiWorld();
  await world.client.createJob({ id: 'prod.deploy', ...JOB });

  await send(limited(world, { role: 'viewer' }), 'POST', '/v1/jobs/prod.deploy/run', { body: '{}' });

  expect((await world.client.listAudit('prod.deploy')).items[0]).toMatchObject({
    action: 'deny',
    by: 'ann',
    at: '2026-11-05T08:00:00Z',
    note: 'run at 2026-11-05T08:00:00Z: needs the role operator for prod.deploy',
  });
  expect(world.denials).toEqual([
    { by: 'ann', action: 'run', jobId: 'prod.deploy', needs: 'the role operator for prod.deploy' },
  ]);
});

test('a job that may not be saved as it is written is denied in the audit, too', async () => {
  const world = apiWorld();
  await world.client.createJob({ id: 'ci.build', schedule: '0 3 * * *', command: 'tidy' });
  const editor = limited(world, { role: 'editor', jobs: ['ci.*'] });

  await send(editor, 'PATCH', '/v1/jobs/ci.build', { body: '{"env":{"A":"b"}}' });

  expect((await world.client.listAudit('ci.build')).items[0]).toMatchObject({
    action: 'deny',
    note: 'edit at 2026-11-05T08:00:00Z: needs the role editor with the command kinds shell for ci.build',
  });
});

test('however often somebody is denied, the store keeps one entry an hour', async () => {
  const world = apiWorld();
  await world.client.createJob({ id: 'prod.deploy', ...JOB });
  const ann = limited(world, { role: 'viewer' });

  for (let time = 0; time < 5; time += 1) {
    await send(ann, 'DELETE', '/v1/jobs/prod.deploy');
  }
  world.clock.advanceBy(HOUR_MS);
  await send(ann, 'DELETE', '/v1/jobs/prod.deploy');

  const { items } = await world.client.listAudit('prod.deploy');
  expect(items.map(({ action }) => action)).toEqual(['deny', 'deny', 'create']);
});

test('the same denial has one entry an hour also where many processes write it, which says when it was last', async () => {
  const world = apiWorld();
  await world.client.createJob({ id: 'prod.deploy', ...JOB });
  const denied = { by: 'ann', action: 'run', needs: 'the role operator for prod.deploy' };

  for (const seconds of [0, 60, 600]) {
    world.clock.advanceBy(seconds * 1_000);
    await auditDenial(world.engine, 'prod.deploy', denied);
  }

  const entries = (await world.client.listAudit('prod.deploy')).items.filter(({ action }) => action === 'deny');
  expect(entries).toMatchObject([
    { at: '2026-11-05T08:00:00Z', note: expect.stringContaining('at 2026-11-05T08:11:00Z') },
  ]);
});

test('what was denied says nothing about what held, so that no number of denials hides the past', async () => {
  const world = apiWorld();
  await world.client.createJob({ id: 'prod.deploy', ...JOB });
  world.clock.advanceBy(2 * HOUR_MS);
  const at = '2026-11-05T08:30:00Z';
  const before = await world.client.explain('prod.deploy', at);
  for (let asked = 0; asked < 1_001; asked += 1) {
    await auditDenial(world.engine, 'prod.deploy', { by: `ann-${asked}`, action: 'edit', needs: 'the role editor' });
  }

  expect(JSON.stringify(before)).toContain('off_schedule');
  expect(await world.client.explain('prod.deploy', at)).toEqual(before);
});

test('a denial about a job that is not there, or about none, is in the log alone', async () => {
  const world = apiWorld();
  const writes = watchWrites(world);
  const ann = limited(world, { role: 'viewer' });

  await send(ann, 'DELETE', '/v1/jobs/nothing');
  await send(ann, 'POST', '/v1/pause', { body: '{}' });

  expect(writes()).toEqual([]);
  expect(world.denials).toHaveLength(2);
});

test('who asks after ever other jobs fills neither the store nor the log', async () => {
  const world = apiWorld();
  const ann = limited(world, { role: 'viewer', jobs: ['none'] });

  for (let job = 0; job < 150; job += 1) {
    await send(ann, 'GET', `/v1/jobs/prod.${job}`);
  }

  expect(world.denials).toHaveLength(101);
  expect(world.denials.filter(({ isLast }) => isLast === true)).toEqual(world.denials.slice(-1));
  world.clock.advanceBy(HOUR_MS);
  await send(ann, 'GET', '/v1/jobs/prod.0');
  expect(world.denials).toHaveLength(102);
});

test('who is denied ever other things hides no denial of others, and none of their own about a job that there is', async () => {
  const world = apiWorld();
  await world.client.createJob({ id: 'prod.deploy', ...JOB });
  const ann = limited(world, { role: 'viewer', jobs: ['none'] });
  const bob = world.as({ name: 'bob', grants: [{ role: 'viewer', jobs: ['none'], commandKinds: [] }] });
  for (let job = 0; job < 150; job += 1) {
    await send(ann, 'GET', `/v1/jobs/prod.${job}`);
  }

  await send(bob, 'DELETE', '/v1/jobs/prod.deploy');
  await send(ann, 'DELETE', '/v1/jobs/prod.deploy');

  const { items } = await world.client.listAudit('prod.deploy');
  expect(
    items
      .filter(({ action }) => action === 'deny')
      .map(({ by }) => by)
      .sort(),
  ).toEqual(['ann', 'bob']);
  expect(world.denials.at(-1)).toMatchObject({ by: 'bob', action: 'edit', jobId: 'prod.deploy' });
});

test('a store that does not take the entry changes nothing for the one who is denied', async () => {
  const refuse = async () => {
    throw new Error('no room');
  };
  const world = apiWorld(({ history }) => {
    history.putAudit = refuse;
    return { history };
  });
  const ann = limited(world, { role: 'viewer' });
  await world.engine.ports.heads.read('x');
  world.ports.heads.read = refuse;

  expect(await send(ann, 'DELETE', '/v1/jobs/prod.deploy')).toMatchObject({ status: 403 });
  expect(world.denials.map(({ error }) => error)).toEqual([undefined, expect.any(Error)]);
});

function limited(world: ApiWorld, limits: Partial<Grant>): ApiWorld {
  return world.as({ name: 'ann', grants: [{ role: 'viewer', jobs: ['*'], commandKinds: [], ...limits }] });
}
