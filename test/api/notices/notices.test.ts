import { expect, test } from 'vitest';
import type { Delivery } from '#domain/notices/delivery.ts';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { cliWorld } from '#test/cli/cli-world.ts';
import { type ApiWorld, apiWorld } from '../api-world.ts';

const INCIDENT = 'bad.failing.20261105T090000Z';
const OPENED: Delivery = {
  notice: {
    id: `${INCIDENT}.opened`,
    incident: INCIDENT,
    jobId: 'bad',
    kind: 'failing',
    stage: 'opened',
    since: Date.parse('2026-11-05T09:00:00Z') / 1000,
    at: Date.parse('2026-11-05T09:00:07Z') / 1000,
    count: 1,
    runId: 'bad.20261105T090000Z',
  },
  channel: 'ops',
  version: 1,
  state: 'sent',
  tries: 1,
  answer: { status: 200, text: 'ok' },
  expiresAt: Date.parse('2026-12-05T09:00:00Z') / 1000,
};

test('what is open over all jobs is listed until it is over, and so are the jobs that go wrong', async () => {
  const world = await oneOfTwoFails();

  expect(await all(world.client.eachIncident())).toMatchObject([
    { id: INCIDENT, jobId: 'bad', kind: 'failing', since: '2026-11-05T09:00:00Z', count: 1, reminders: 0 },
  ]);
  expect((await world.client.listJobs({ outcome: 'bad' })).items.map(({ id }) => id)).toEqual(['bad']);
  await hour(world, false);

  expect(await all(world.client.eachIncident())).toEqual([]);
  expect((await world.client.listJobs({ outcome: 'bad' })).items).toEqual([]);
});

test('an incident is acknowledged once, in the audit trail, and one that is not open is not there', async () => {
  const world = await oneOfTwoFails();

  const incident = await world.client.acknowledge(INCIDENT);
  world.clock.advanceBy(60_000);

  expect(incident.ack).toMatchObject({ by: 'local', at: '2026-11-05T09:00:00Z' });
  expect(await world.client.acknowledge(INCIDENT)).toEqual(incident);
  expect((await world.client.listAudit('bad')).items.map(({ action }) => action)).toEqual(['acknowledge', 'create']);
  for (const id of ['bad.failing.20261105T080000Z', 'nobody.failing.20261105T090000Z', 'bad.late.x', 'bad']) {
    await expect(world.client.acknowledge(id)).rejects.toMatchObject({ code: 'incident_not_found' });
  }
});

test('who may not run a job may not acknowledge its incidents, and sees those of their jobs alone', async () => {
  const world = await oneOfTwoFails();
  const asked = (role: 'viewer' | 'operator', job: string) =>
    world.as({ name: 'ann', grants: [{ role, jobs: [job], commandKinds: [] }] }).client;

  await expect(asked('viewer', 'bad').acknowledge(INCIDENT)).rejects.toMatchObject({ code: 'access_denied' });
  await expect(asked('operator', 'good').acknowledge(INCIDENT)).rejects.toMatchObject({ code: 'access_denied' });
  expect(await all(asked('operator', 'good').eachIncident())).toEqual([]);
  expect((await asked('operator', 'bad').acknowledge(INCIDENT)).ack?.by).toBe('ann');
});

test('the notices of a job, and of a run those that it led to', async () => {
  const world = await oneOfTwoFails();
  await world.ports.deliveries.write(OPENED);

  const [notice] = await all(world.client.eachNotice('bad'));

  expect(notice).toMatchObject({ id: `${INCIDENT}.opened`, channel: 'ops', state: 'sent', answer: { status: 200 } });
  expect(await world.client.explain('bad', '2026-11-05T09:00:00Z')).toMatchObject({ notices: [notice] });
  expect(await world.client.explain('good', '2026-11-05T09:00:00Z')).not.toHaveProperty('notices');
  expect(await all(world.client.eachPending())).toEqual([]);
  await expect(all(world.client.eachNotice('nobody'))).rejects.toMatchObject({ code: 'job_not_found' });
});

test('a job is muted until an instant to come, and heard again before it', async () => {
  const world = await oneOfTwoFails();

  const muted = await world.client.muteJob('bad', { until: '2026-11-05T12:00:00Z', note: 'known' });

  expect(muted.mute).toEqual({ until: '2026-11-05T12:00:00Z', by: 'local', note: 'known' });
  await expect(world.client.muteJob('bad', { until: '2026-11-05T09:00:00Z' })).rejects.toMatchObject({
    code: 'not_in_future',
  });
  expect((await world.client.muteJob('bad')).mute).toBeUndefined();
});

test('the command line lists incidents and notices, acknowledges and mutes', async () => {
  const cli = cliWorld();
  await oneOfTwoFails(cli.api);
  await cli.api.ports.deliveries.write(OPENED);

  expect((await cli.run('incidents')).out).toContain(INCIDENT);
  expect((await cli.run('ack', INCIDENT)).out).toBe(`${INCIDENT} is known by local\n`);
  expect((await cli.run('notices', 'bad')).out).toContain('200 ok');
  expect((await cli.run('explain', 'bad', '2026-11-05T09:00:00Z')).out).toContain(
    'told on ops at 2026-11-05 09:00:07Z: failing, opened (sent)',
  );
  expect((await cli.run('mute', 'bad', '--until', '2026-11-05T12:00:00Z')).out).toContain('bad is muted until');
  expect((await cli.run('mute', 'bad')).code).toBe(2);
});

async function oneOfTwoFails(world = apiWorld()): Promise<ApiWorld> {
  for (const id of ['bad', 'good']) {
    await world.client.createJob({ id, schedule: '0 * * * *', command: 'true', maxRetries: 0 });
  }
  await hour(world, true);
  return world;
}

async function hour(world: ApiWorld, fails: boolean): Promise<void> {
  await world.clock.advanceByAsync(3_600_000);
  for (const id of ['bad', 'good']) {
    await wakeJob(world.engine, id);
  }
  await world.runAll(({ jobId }) =>
    fails && jobId === 'bad'
      ? { kind: 'failed', reason: exitedWith(1), exitCode: 1, retryable: false }
      : { kind: 'succeeded', exitCode: 0 },
  );
}

async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const found: Item[] = [];
  for await (const item of items) {
    found.push(item);
  }
  return found;
}
