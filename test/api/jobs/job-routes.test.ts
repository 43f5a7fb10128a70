import { describe, expect, test } from 'vitest';
import { apiWorld, send } from '../api-world.ts';

const JOB = { id: 'report', schedule: '0 9 * * *', command: 'echo report', timezone: 'Europe/Berlin' };

describe('writing jobs', () => {
  test('a posted job is there, with its place, its entity tag and every default', async () => {
    const world = apiWorld();

    const posted = await send(world, 'POST', '/v1/jobs', { body: JSON.stringify(JOB) });

    expect(posted.status).toBe(201);
    expect(posted.headers.get('location')).toBe('/v1/jobs/report');
    expect(posted.headers.get('etag')).toBe('"1"');
    expect(posted.body).toMatchObject({
      ...JOB,
      name: 'report',
      command: { type: 'shell', line: 'echo report' },
      revision: 1,
      state: 'active',
      createdAt: '2026-11-05T08:00:00Z',
      nextFireAt: '2026-11-06T08:00:00Z',
      timeoutSeconds: 600,
      counters: { succeeded: 0 },
    });
    expect(await send(world, 'GET', '/v1/jobs/report')).toMatchObject({ status: 200, body: posted.body });
  });

  test('what only the engine needs is not shown', async () => {
    const world = apiWorld();

    const job = await world.client.createJob(JOB);

    expect(Object.keys(job)).not.toEqual(expect.arrayContaining(['mark', 'outbox', 'version', 'wakeAt', 'head']));
  });

  test('posting a job that is there is refused, and changes nothing', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);

    const again = await send(world, 'POST', '/v1/jobs', { body: JSON.stringify({ ...JOB, command: 'other' }) });

    expect(again).toMatchObject({ status: 409, body: { code: 'job_exists' } });
    expect((await world.client.getJob('report')).revision).toBe(1);
  });

  test('put creates with 201, replaces with 200, and the same again changes nothing', async () => {
    const world = apiWorld();
    const put = (job: object) => send(world, 'PUT', '/v1/jobs/report', { body: JSON.stringify(job) });

    expect(await put(JOB)).toMatchObject({ status: 201, body: { revision: 1 } });
    expect(await put({ ...JOB, command: 'other' })).toMatchObject({ status: 200, body: { revision: 2 } });
    expect(await put({ ...JOB, command: 'other' })).toMatchObject({ status: 200, body: { revision: 2 } });
  });

  test('the id of a put may be left to the path, and not be another one', async () => {
    const world = apiWorld();
    const { id: _, ...withoutId } = JOB;

    await expect(world.client.putJob('report', withoutId)).resolves.toMatchObject({ id: 'report' });
    await expect(world.client.putJob('report', { ...JOB, id: 'other' })).rejects.toMatchObject({
      code: 'invalid_job',
      errors: [{ path: 'id' }],
    });
  });

  test('a patch changes what it names, and null brings a default back', async () => {
    const world = apiWorld();
    await world.client.createJob({ ...JOB, tags: ['daily'], maxRetries: 7 });

    const patched = await world.client.patchJob('report', { description: 'for the board', maxRetries: null });

    expect(patched).toMatchObject({ description: 'for the board', maxRetries: 3, tags: ['daily'], revision: 2 });
  });

  test('a write with If-Match meets the revision it names, or is refused', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);
    const stale = { ifRevision: 9 };

    await expect(world.client.putJob('report', { ...JOB, command: 'x' }, stale)).rejects.toMatchObject({ status: 412 });
    await expect(world.client.patchJob('report', { command: 'x' }, stale)).rejects.toMatchObject({ status: 412 });
    await expect(world.client.deleteJob('report', stale)).rejects.toMatchObject({ code: 'revision_mismatch' });
    await expect(world.client.patchJob('report', { command: 'x' }, { ifRevision: 1 })).resolves.toMatchObject({
      revision: 2,
    });
  });

  test('of two edits of one revision one wins, and the other is told the revision that it made', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);
    const edit = (description: string) =>
      send(world, 'PATCH', '/v1/jobs/report', {
        headers: { 'If-Match': '"1"' },
        body: JSON.stringify({ description }),
      });

    const both = Promise.all([edit('one'), edit('two')]);
    await world.clock.advanceByAsync(5_000);
    const answers = await both;

    const [won, lost] = answers.toSorted((one, other) => one.status - other.status);
    expect(won).toMatchObject({ status: 200, body: { revision: 2 } });
    expect(lost).toMatchObject({ status: 412, body: { code: 'revision_mismatch' } });
    expect(lost?.headers.get('etag')).toBe('"2"');
    expect(await world.client.getJob('report')).toMatchObject({ revision: 2 });
  });

  test('If-Match * is met by a job at any revision, and by none that is not there', async () => {
    const world = apiWorld();
    const write = (method: string, body?: object) =>
      send(world, method, '/v1/jobs/report', {
        headers: { 'If-Match': '*' },
        ...(body && { body: JSON.stringify(body) }),
      });

    expect(await write('PUT', JOB)).toMatchObject({ status: 412, body: { code: 'revision_mismatch' } });
    expect(await write('PATCH', { command: 'x' })).toMatchObject({ status: 404 });
    expect(await write('DELETE')).toMatchObject({ status: 404 });
    await world.client.createJob(JOB);
    expect(await write('PUT', { ...JOB, command: 'x' })).toMatchObject({ status: 200, body: { revision: 2 } });
    expect(await write('PATCH', { command: 'y' })).toMatchObject({ status: 200, body: { revision: 3 } });
    expect(await write('DELETE')).toMatchObject({ status: 204 });
    expect(await write('PUT', JOB)).toMatchObject({ status: 412 });
  });

  test('If-None-Match * lets a PUT create, and replace nothing', async () => {
    const world = apiWorld();
    const put = (tag: string, command: string) =>
      send(world, 'PUT', '/v1/jobs/report', {
        headers: { 'If-None-Match': tag },
        body: JSON.stringify({ ...JOB, command }),
      });

    expect(await put('"1"', 'a')).toMatchObject({ status: 400, body: { errors: [{ path: 'if-none-match' }] } });
    expect(await put('*', 'a')).toMatchObject({ status: 201 });
    expect(await put('*', 'b')).toMatchObject({ status: 412, body: { code: 'revision_mismatch' } });
    expect((await world.client.getJob('report')).revision).toBe(1);
    await world.client.deleteJob('report');
    expect(await put('*', 'c')).toMatchObject({ status: 201 });
  });

  test.each(['3', 'W/"3"', '"3", "4"', '"*"', '*, "3"', '"three"'])('If-Match %s is refused', async (tag) => {
    const answer = await send(apiWorld(), 'DELETE', '/v1/jobs/report', { headers: { 'If-Match': tag } });

    expect(answer).toMatchObject({ status: 400, body: { errors: [{ path: 'if-match' }] } });
  });

  test('a deleted job is gone: 204, then 404', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);

    expect(await send(world, 'DELETE', '/v1/jobs/report')).toMatchObject({ status: 204, body: undefined });
    expect(await send(world, 'DELETE', '/v1/jobs/report')).toMatchObject({ status: 404 });
    expect(await send(world, 'GET', '/v1/jobs/report')).toMatchObject({ status: 404, body: { code: 'job_not_found' } });
  });
});

describe('pausing', () => {
  test('a paused job says why and has no next fire; resumed, it has', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);

    const paused = await world.client.pauseJob('report', { note: 'month end' });
    const { items } = await world.client.nextFires('report');
    const resumed = await world.client.resumeJob('report');

    expect(paused).toMatchObject({ state: 'paused', pause: { by: 'local', note: 'month end' } });
    expect(paused.nextFireAt).toBeUndefined();
    expect(items).toEqual([]);
    expect(resumed).toMatchObject({ state: 'active', nextFireAt: '2026-11-06T08:00:00Z' });
  });

  test('pause and resume need no body', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);

    expect(await send(world, 'POST', '/v1/jobs/report/pause')).toMatchObject({ status: 200 });
    expect(await send(world, 'POST', '/v1/jobs/report/resume')).toMatchObject({ status: 200 });
  });
});

describe('reading jobs', () => {
  test('a list is read page by page to its end', async () => {
    const world = apiWorld();
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      await world.client.createJob({ ...JOB, id });
    }

    const ids: string[] = [];
    for await (const { id } of world.client.eachJob({ limit: 2 })) {
      ids.push(id);
    }

    expect(ids.sort()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect((await world.client.listJobs({ limit: 2 })).items).toHaveLength(2);
  });

  test('a list is filtered by tag and by state', async () => {
    const world = apiWorld();
    await world.client.createJob({ ...JOB, id: 'tagged', tags: ['nightly'] });
    await world.client.createJob({ ...JOB, id: 'resting' });
    await world.client.pauseJob('resting');

    const idsOf = async (query: object) => (await world.client.listJobs(query)).items.map(({ id }) => id);

    expect(await idsOf({ tag: 'nightly' })).toEqual(['tagged']);
    expect(await idsOf({ state: 'paused' })).toEqual(['resting']);
    expect(await idsOf({ tag: 'nightly', state: 'paused' })).toEqual([]);
  });

  test('lines of the list are small, and what is on a screen is asked for by ids', async () => {
    const world = apiWorld();
    await world.client.createJob({ ...JOB, id: 'a', tags: ['nightly'], schedule: '0 3 * * *', jitterSeconds: 60 });
    await world.client.createJob({ ...JOB, id: 'b', source: 'jobs.yaml' });
    await world.client.runJob('b');
    await world.runAll(async () => ({ kind: 'succeeded', exitCode: 0 }));
    await world.client.runJob('a');

    const { items } = await world.client.listJobLines({ limit: 1_000 });

    expect(items).toEqual([
      {
        id: 'a',
        name: 'a',
        state: 'active',
        tags: ['nightly'],
        schedule: '0 3 * * *',
        timezone: expect.any(String),
        jitterSeconds: 60,
        runner: 'default',
        revision: 1,
        nextFireAt: expect.any(String),
        running: 1,
        waiting: 0,
        outcomes: '',
      },
      expect.objectContaining({ id: 'b', source: 'jobs.yaml', outcomes: 'S', finishedAt: expect.any(String) }),
    ]);
    expect(await world.client.readJobLines(['b', 'nobody', 'a'])).toEqual([...items].reverse());
    expect((await world.client.listJobLines({ sort: 'wakeAt' })).items.map(({ id }) => id)).toEqual(['a', 'b']);
    expect((await send(world, 'GET', '/v1/jobs?ids=b')).body).toMatchObject({ items: [{ id: 'b', env: {} }] });
    expect((await send(world, 'GET', '/v1/jobs?q=JOBS&view=list')).body).toMatchObject({ items: [{ id: 'b' }] });
  });

  test.each([
    ['2026-11-05T12:00:00Z', '2026-11-06T12:00:00Z'],
    ['1999-01-01T00:00:00Z', '2026-11-06T08:00:00Z'],
    ['9999-12-31T23:00:00Z', '9999-12-31T23:59:59Z'],
  ])('fires of all jobs from %s on are complete through %s', async (from, through) => {
    const world = apiWorld();
    await world.client.createJob({ ...JOB, schedule: '30 23 * * *', timezone: 'UTC' });

    const coming = await world.client.comingFires({ from });

    expect(coming.through).toBe(through);
    expect(coming.items).toEqual([
      { jobId: 'report', name: 'report', at: expect.stringContaining('T23:30:00Z'), local: expect.any(String) },
    ]);
  });

  test.each([
    ['sort=nextFireAt', 'sort', /"id"\|"wakeAt"/],
    ['limit=101', 'limit', /1 to 100, or to 1000 with view=list/],
    ['view=list&limit=1001', 'limit', /1000/],
    ['ids=', 'ids[0]', /1 to 56 characters/],
    [`ids=${Array.from({ length: 101 }, (_, index) => `j${index}`)}`, 'ids', /100/],
    ['ids=a&tag=x', 'ids', /nothing to sort, filter/],
    ['ids=a&sort=wakeAt', 'ids', /nothing to sort, filter/],
    ['cursor=WyJqb2JzIzMiLCJhIl0', 'cursor', /of an earlier version|an earlier version did/],
  ])('a list is not asked for %s', async (query, path, message) => {
    const { status, body } = await send(apiWorld(), 'GET', `/v1/jobs?${query}`);

    expect(status).toBe(400);
    expect(body).toMatchObject({ errors: [{ path, message: expect.stringMatching(message) }] });
  });

  test('next says each fire in UTC, on the clocks of the zone, and what a change of the clocks does to it', async () => {
    const world = apiWorld();
    await world.client.createJob({ ...JOB, schedule: '30 2 * 3 *' });
    world.clock.advanceTo('2027-03-27T00:00:00Z');

    const { items } = await world.client.nextFires('report', 28);

    expect(items[0]).toEqual({ at: '2027-03-01T01:30:00Z', local: '2027-03-01T02:30:00+01:00' });
    expect(items.find(({ note }) => note !== undefined)).toMatchObject({
      at: '2027-03-28T01:00:00Z',
      local: '2027-03-28T03:00:00+02:00',
    });
  });

  test('the audit shows nothing of an address that is pinged', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);
    await world.client.patchJob('report', { ping: { url: 'https://ping.example/3f1c2a90-check' } });
    const { items } = await world.client.listAudit('report');

    expect(JSON.stringify(items)).not.toContain('3f1c2a90');
    expect(items[0]?.changes).toEqual([{ field: 'ping', after: { url: '***' } }]);
  });

  test('the audit says who did what, newest first, and outlives the job', async () => {
    const world = apiWorld();
    await world.client.createJob(JOB);
    await world.client.pauseJob('report', { note: 'why' });
    world.clock.advanceBy(60_000);
    await world.client.deleteJob('report');

    const { items } = await world.client.listAudit('report');

    expect(items.map(({ action, by }) => [action, by])).toEqual([
      ['delete', 'local'],
      ['pause', 'local'],
      ['create', 'local'],
    ]);
    await expect(world.client.listAudit('never-was')).rejects.toMatchObject({ code: 'job_not_found' });
  });
});
