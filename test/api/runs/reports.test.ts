import { describe, expect, test } from 'vitest';
import { KEY_HOLDER } from '#domain/access/key-holder.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { principalOf } from '#functions/api/access/principal.ts';
import { makeHandler } from '#functions/authorizer/handler.ts';
import { type ApiWorld, apiWorld, send } from '../api-world.ts';

const JOB = { id: 'backup', schedule: '0 9 * * *', command: { type: 'external' } };
const RUN = 'backup.20261105T090000Z';
const TOLD = { runId: RUN, scheduledAt: '2026-11-05T09:00:00Z' };

/** A world with a job that runs elsewhere and is due. */
async function due(): Promise<ApiWorld> {
  const world = apiWorld();
  await world.client.createJob(JOB);
  world.clock.advanceBy(3_601_000);
  return world;
}

function ping(world: ApiWorld, path: string, body?: object) {
  return send(world, 'POST', `/v1/${path}`, body === undefined ? {} : { body: JSON.stringify(body) });
}

function httpEventOf(authorizer: object) {
  return { requestContext: { authorizer } };
}

describe('a run that goes on elsewhere', () => {
  test('is told of by whoever may run the job: start, end with its output, once', async () => {
    const world = await due();
    expect(await ping(world, 'jobs/backup/ping/start?execution=a')).toMatchObject({
      status: 200,
      body: { ...TOLD, status: 'running', known: false },
    });
    const end = { startedAt: '2026-11-05T09:00:00.500Z', endedAt: '2026-11-05T09:00:00.900Z', output: 'disk full\n' };
    expect(await ping(world, 'jobs/backup/ping/28?execution=a', end)).toMatchObject({
      status: 200,
      body: { ...TOLD, status: 'failed', known: false },
    });
    expect(await ping(world, 'jobs/backup/ping/28?execution=a', end)).toMatchObject({
      status: 200,
      body: { known: true },
    });
    expect(await ping(world, 'jobs/backup/ping/success?execution=a')).toMatchObject({
      status: 409,
      body: { code: 'run_final', detail: `run ${RUN} is over: failed (exit code 28)` },
    });
    expect(await world.client.getRun(RUN)).toMatchObject({
      status: 'failed',
      exitCode: 28,
      outputTail: 'disk full\n',
      finishedAt: '2026-11-05T09:00:01.000Z',
    });
  });

  test('is refused where nothing can be told, in words', async () => {
    const world = apiWorld();
    await world.client.createJob({ ...JOB, id: 'here', command: 'true' });
    await world.client.createJob(JOB);
    const codes = async (path: string) => {
      const { status, body } = await ping(world, path);
      return `${status} ${(body as { code: string }).code}`;
    };
    expect(await codes('jobs/none/ping/start')).toBe('404 job_not_found');
    expect(await codes('jobs/here/ping/start')).toBe('409 runs_here');
    expect(await codes('jobs/here/ping-key')).toBe('409 runs_here');
    expect(await codes('jobs/backup/ping/start')).toBe('409 not_due');
    expect(await codes('jobs/backup/ping/256')).toBe('400 invalid_request');
    expect(await codes('jobs/backup/ping/done')).toBe('400 invalid_request');
    expect(await codes('jobs/backup/ping/start?execution=a%20b')).toBe('400 invalid_request');
    await expect(world.client.runJob('backup')).rejects.toMatchObject({ code: 'runs_elsewhere' });
  });

  test('that nobody told of yet is queued, and not called running in the list', async () => {
    const world = await due();
    await world.client.createJob({ id: 'here', schedule: '0 9 * * *', command: 'true' });
    await world.client.runJob('here');
    await wakeJob(world.engine, 'backup');
    const { items } = await world.client.listJobLines({ limit: 10 });

    expect(items.map(({ id, state, running }) => [id, state, running])).toEqual([
      ['backup', 'active', 0],
      ['here', 'active', 1],
    ]);
    expect((await world.client.getJob('backup')).activeRunIds).toEqual([RUN]);
  });

  test('waits for a word, and explain says until when', async () => {
    const world = await due();
    await ping(world, 'jobs/backup/ping/success?execution=other');
    world.clock.advanceBy(86_400_000);
    await expect(ping(world, 'jobs/backup/ping/7?execution=other')).resolves.toMatchObject({ status: 409 });
    const explained = await send(world, 'GET', '/v1/jobs/backup/explain?at=2026-11-06T09:00:00Z');
    expect(explained.body).toMatchObject({
      kind: 'decided',
      waiting: { for: 'report', until: '2026-11-06T09:05:01Z' },
    });
  });
});

describe('the key of a job', () => {
  test('is shown once, is stored as its hash alone, and tells of that job and does nothing else', async () => {
    const world = await due();
    const written: string[] = [];
    const { bookmarks } = world.ports;
    const write = bookmarks.write.bind(bookmarks);
    bookmarks.write = (name, text) => {
      written.push(`${name} ${text}`);
      return write(name, text);
    };
    const { key, path } = await world.client.setPingKey('backup');
    expect(key).toMatch(/^[\w-]{43}$/);
    expect(path).toBe(`/v1/ping/${key}`);
    expect(written.join()).not.toContain(key);
    await expect(world.client.setPingKey('backup')).rejects.toMatchObject({ code: 'key_exists' });

    const holder = world.as({ name: 'ping key', grants: [{ role: 'viewer', jobs: [], commandKinds: [] }] });
    expect(await ping(holder, `ping/${key}/start`)).toMatchObject({
      status: 200,
      body: { ...TOLD, status: 'running' },
    });
    expect(await ping(holder, 'jobs/backup/ping/success')).toMatchObject({ status: 403 });
    expect(await ping(holder, `ping/${key}/0`)).toMatchObject({ status: 200, body: { status: 'succeeded' } });
    const { items } = await world.client.call((await import('#api/routes/jobs.ts')).listAuditRoute, {
      params: { id: 'backup' },
    });
    expect(items.map(({ action }) => action)).toEqual(['set_ping_key', 'deny', 'create']);
    expect(JSON.stringify(items)).not.toContain(key);
  });

  test('lets in by the authorizer of its route, which knows it by its hash, and the api takes who was let in for its holder', async () => {
    const world = await due();
    const { key } = await world.client.setPingKey('backup');
    const authorize = makeHandler(world.ports);
    const event = (pathParameters: Record<string, string>) =>
      ({ pathParameters }) as unknown as Parameters<typeof authorize>[0];
    expect(await authorize(event({ key, word: 'start' }))).toEqual({ isAuthorized: true, context: { pingKey: 'yes' } });
    expect(await authorize(event({ key: `${key}x`, word: 'start' }))).toEqual({ isAuthorized: false, context: {} });
    const { requestContext } = httpEventOf({ lambda: { pingKey: 'yes' } });
    expect(principalOf({ requestContext } as unknown as Parameters<typeof principalOf>[0], [])).toBe(KEY_HOLDER);
    await world.client.setPingKey('backup', { rotate: true });
    expect((await authorize(event({ key }))).isAuthorized).toBe(false);
  });

  test('opens nothing any more once it is rotated, removed, or its job is another one; a wrong one never does', async () => {
    const world = await due();
    const { key } = await world.client.setPingKey('backup');
    const { key: second } = await world.client.setPingKey('backup', { rotate: true });
    const denied = { status: 403, body: { code: 'unknown_key', detail: 'no job has this key' } };
    expect(await ping(world, `ping/${key}/start`)).toMatchObject(denied);
    expect(await ping(world, `ping/${'x'.repeat(43)}/start`)).toMatchObject(denied);
    await world.client.deleteJob('backup');
    await world.client.createJob(JOB);
    expect(await ping(world, `ping/${second}/start`)).toMatchObject(denied);
    const { key: third } = await world.client.setPingKey('backup');
    await world.client.removePingKey('backup');
    expect(await ping(world, `ping/${third}/start`)).toMatchObject(denied);
    expect((await world.client.getJob('backup')).id).toBe('backup');
  });
});
