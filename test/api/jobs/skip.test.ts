import { describe, expect, test } from 'vitest';
import { wakeJob } from '#engine/waking/wake.ts';
import { cliWorld } from '#test/cli/cli-world.ts';
import { type ApiWorld, apiWorld, send } from '../api-world.ts';

const HOURLY = { id: 'report', schedule: '0 * * * *', command: 'echo report' };
const ASKED = { status: 'skipped', reasonCode: 'asked_to_skip' };

describe('skipping one fire', () => {
  test('leaves out just this one: it is recorded as skipped, with who asked and why, and those around it run', async () => {
    const world = await hourly();

    const job = await world.client.skipFire('report', { at: '2026-11-05T10:00:00Z', note: 'month end' });
    await passHours(world, 3);

    expect(job.skips).toEqual([{ at: '2026-11-05T10:00:00Z', by: 'local', note: 'month end' }]);
    expect(await outcomes(world)).toEqual([
      ['09:00', 'succeeded', undefined],
      ['10:00', 'skipped', 'asked by local: month end'],
      ['11:00', 'succeeded', undefined],
    ]);
    expect(await world.client.getRun('report.20261105T100000Z')).toMatchObject(ASKED);
    expect(await world.client.getJob('report')).toMatchObject({ skips: [], counters: { skipped: 1, firesLetIn: 2 } });
  });

  test('the next fire, and then the one behind it; what is next passes over them', async () => {
    const world = await hourly();

    const first = await world.client.skipFire('report', { next: true });
    const second = await world.client.skipFire('report', { next: true });
    const { items } = await world.client.nextFires('report', 2);

    expect(first).toMatchObject({ nextFireAt: '2026-11-05T10:00:00Z' });
    expect(second).toMatchObject({ nextFireAt: '2026-11-05T11:00:00Z', revision: 1 });
    expect(items.map(({ at }) => at)).toEqual(['2026-11-05T11:00:00Z', '2026-11-05T12:00:00Z']);
  });

  test('may be taken back, as long as the fire is to come', async () => {
    const world = await hourly();
    await world.client.skipFire('report', { at: '2026-11-05T09:00:00Z' });
    await world.client.skipFire('report', { at: '2026-11-05T10:00:00Z' });

    const later = await world.client.skipFire('report', { at: '2026-11-05T10:00:00Z', undo: true });
    const soonest = await world.client.skipFire('report', { next: true, undo: true, note: 'needed after all' });
    await passHours(world, 2);

    expect(later).toMatchObject({ skips: [{ at: '2026-11-05T09:00:00Z' }], nextFireAt: '2026-11-05T10:00:00Z' });
    expect(soonest).toMatchObject({ skips: [], nextFireAt: '2026-11-05T09:00:00Z' });
    expect((await outcomes(world)).map(([, status]) => status)).toEqual(['succeeded', 'succeeded']);
    const { items } = await world.client.listAudit('report');
    expect(items.map(({ action, runId, note }) => [action, runId, note]).slice(0, 2)).toEqual([
      ['unskip', 'report.20261105T090000Z', 'needed after all'],
      ['unskip', 'report.20261105T100000Z', undefined],
    ]);
  });

  test('the last fire of all is recorded before the job is finished', async () => {
    const world = apiWorld();
    await world.client.createJob({ ...HOURLY, schedule: '2026-11-05T09:00:00Z' });

    const job = await world.client.skipFire('report', { next: true });
    await passHours(world, 1);

    expect(job.state).toBe('active');
    expect(job.nextFireAt).toBeUndefined();
    expect(await outcomes(world)).toEqual([['09:00', 'skipped', 'asked by local']]);
    expect((await world.client.getJob('report')).state).toBe('finished');
  });

  test('is explained before it comes and afterwards, and is in the audit', async () => {
    const world = await hourly();
    await world.client.skipFire('report', { next: true, note: 'month end' });

    const ahead = await world.client.explain('report', '2026-11-05T09:00:00Z');
    const around = await world.client.explain('report', '2026-11-05T08:30:00Z');
    await passHours(world, 1);
    const past = await world.client.explain('report', '2026-11-05T09:00:00Z');
    const { items } = await world.client.listAudit('report');

    expect(ahead).toMatchObject({ kind: 'planned', when: 'ahead', skip: { by: 'local', note: 'month end' } });
    expect(around.after?.at).toBe('2026-11-05T10:00:00Z');
    expect(past).toMatchObject({ kind: 'decided', run: ASKED });
    expect(items[0]).toMatchObject({
      action: 'skip',
      by: 'local',
      note: 'month end',
      runId: 'report.20261105T090000Z',
    });
  });

  test('seen late it is skipped, not missed, and the fire before it is the latest that may catch up', async () => {
    const world = apiWorld();
    await world.client.createJob({ ...HOURLY, deadlineSeconds: 86_400 });
    await world.client.skipFire('report', { at: '2026-11-05T11:00:00Z' });

    world.clock.advanceTo('2026-11-05T11:50:00Z');
    await wakeJob(world.engine, 'report');
    await world.runAll();

    expect(await outcomes(world)).toEqual([
      ['09:00', 'missed', 'seen late, and a later fire was due (catchup is latest)'],
      ['10:00', 'succeeded', undefined],
      ['11:00', 'skipped', 'asked by local'],
    ]);
  });

  test('an edit that has no such fire forgets it, and one that has keeps it', async () => {
    const world = await hourly();
    await world.client.skipFire('report', { at: '2026-11-05T10:00:00Z' });
    await world.client.skipFire('report', { at: '2026-11-05T11:00:00Z' });

    const edited = await world.client.patchJob('report', { schedule: '0 10 * * *' });

    expect(edited.skips.map(({ at }) => at)).toEqual(['2026-11-05T10:00:00Z']);
    expect(edited.nextFireAt).toBe('2026-11-06T10:00:00Z');
  });

  test('a pause swallows the fire, and with it the wish', async () => {
    const world = await hourly();
    await world.client.skipFire('report', { at: '2026-11-05T10:00:00Z' });
    await world.client.skipFire('report', { at: '2026-11-05T12:00:00Z' });
    await world.client.pauseJob('report');

    await passHours(world, 3);
    const resumed = await world.client.resumeJob('report');
    await passHours(world, 1);

    expect(resumed.skips.map(({ at }) => at)).toEqual(['2026-11-05T12:00:00Z']);
    expect(await outcomes(world)).toEqual([['12:00', 'skipped', 'asked by local']]);
  });
});

describe('a fire that cannot be skipped', () => {
  test.each([
    ['no body', undefined, 'invalid_request', ''],
    ['neither an instant nor the next', {}, 'invalid_request', 'at, or next: true'],
    ['both', { at: '2026-11-05T09:00:00Z', next: true }, 'invalid_request', 'at, or next: true'],
    ['next: false', { next: false }, 'invalid_request', ''],
    ['a note without end', { next: true, note: 'x'.repeat(201) }, 'invalid_request', ''],
    ['an instant that has passed', { at: '2026-11-05T08:00:00Z' }, 'not_in_future', '2026-11-05T08:00:00Z has passed'],
    [
      'an instant that is no fire',
      { at: '2026-11-05T09:30:00Z' },
      'not_a_fire',
      'the job has no fire at 2026-11-05T09:30:00Z, the next one is at 2026-11-05T10:00:00Z',
    ],
  ])('%s is a 400 that says what was expected, and changes nothing', async (_, body, code, text) => {
    const world = await hourly();

    const refused = await skip(world, body);

    expect(refused).toMatchObject({ status: 400, body: { code } });
    expect(JSON.stringify(refused.body)).toContain(text);
    expect(await world.client.getJob('report')).toMatchObject({ skips: [], nextFireAt: '2026-11-05T09:00:00Z' });
  });

  test('of a job that is not there is a 404', async () => {
    expect(await skip(apiWorld(), { next: true })).toMatchObject({ status: 404, body: { code: 'job_not_found' } });
  });

  test('because it is one already, is none that is skipped, or lies in a pause, is a 409 that says so', async () => {
    const world = await hourly();
    const at = '2026-11-05T10:00:00Z';
    await world.client.skipFire('report', { at });

    expect(await skip(world, { at })).toMatchObject({ status: 409, body: { code: 'already_skipped' } });
    expect(await skip(world, { at: '2026-11-05T11:00:00Z', undo: true })).toMatchObject({
      status: 409,
      body: { code: 'not_skipped' },
    });
    await world.client.pauseJob('report', { until: '2026-11-05T15:30:00Z' });
    expect(await skip(world, { at: '2026-11-05T15:00:00Z' })).toMatchObject({
      status: 409,
      body: { code: 'job_paused', detail: 'the job is paused: it plans no fires up to 2026-11-05T15:30:00Z' },
    });
    expect((await skip(world, { next: true })).body).toMatchObject({ skips: [{ at }, { at: '2026-11-05T16:00:00Z' }] });
  });

  test('because there are twenty already', async () => {
    const world = await hourly();
    for (let fire = 0; fire < 20; fire += 1) {
      await world.client.skipFire('report', { next: true });
    }

    expect(await skip(world, { next: true })).toMatchObject({ status: 409, body: { code: 'too_many_skips' } });
    expect((await world.client.getJob('report')).skips).toHaveLength(20);
  });

  test('of a job that runs only after others, or has no fire left', async () => {
    const world = await hourly();
    await world.client.createJob({ id: 'once', schedule: '2026-11-05T09:00:00Z', command: 'true' });
    await world.client.createJob({ id: 'after', command: 'true', after: [{ job: 'report', on: 'finish' }] });
    await world.client.skipFire('once', { next: true });

    expect(await skip(world, { next: true }, 'once')).toMatchObject({ status: 400, body: { code: 'not_a_fire' } });
    expect(await skip(world, { next: true }, 'after')).toMatchObject({
      status: 400,
      body: { detail: 'the job has no schedule: it runs after others' },
    });
  });
});

test('the command line skips, takes back, and shows it', async () => {
  const { run, api } = cliWorld();
  await api.client.createJob({ ...HOURLY, timezone: 'Europe/Berlin' });

  expect((await run('skip', 'report', '--note', 'month end')).out).toBe(
    'report skips 2026-11-05 10:00:00+01:00 (2026-11-05 09:00:00Z); next fire 2026-11-05 11:00:00+01:00 (2026-11-05 10:00:00Z)\n',
  );
  expect((await run('skip', 'report', '--at', '11:00')).out).toContain('2026-11-05 10:00:00Z');
  expect((await run('get', 'report')).out).toContain('2026-11-05 09:00:00Z, asked by local: month end; 2026-11-05 10:');
  expect((await run('explain', 'report', '11:00')).out).toContain('It is going to be skipped: asked by local.');
  expect((await run('skip', 'report', '--undo', '--next')).out).toContain(
    'report skips 2026-11-05 11:00:00+01:00 (2026-11-05 10:00:00Z); next fire',
  );
  expect(await run('skip', 'report', '--next', '--at', '11:00')).toMatchObject({ code: 2 });
});

async function hourly(): Promise<ApiWorld> {
  const world = apiWorld();
  await world.client.createJob(HOURLY);
  return world;
}

function skip(world: ApiWorld, body: object | undefined, id = 'report') {
  return send(world, 'POST', `/v1/jobs/${id}/skip`, body === undefined ? {} : { body: JSON.stringify(body) });
}

async function passHours(world: ApiWorld, hours: number): Promise<void> {
  for (let hour = 0; hour < hours; hour += 1) {
    world.clock.advanceBy(3_600_000);
    await wakeJob(world.engine, 'report');
    await world.runAll();
  }
}

/** What became of the fires of a job, oldest first: the time of day, the outcome and the reason. */
async function outcomes({ client }: ApiWorld) {
  const { items } = await client.listRuns('report');
  return items.map(({ scheduledAt, status, reason }) => [scheduledAt.slice(11, 16), status, reason]).reverse();
}
