import { describe, expect, test } from 'vitest';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { keptReason } from '#domain/runs/reasons/reason.ts';
import { explain } from '#engine/insight/explain.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { type ApiWorld, apiWorld } from '../api-world.ts';

const JOB = { id: 'report', schedule: '0 9 * * *', timezone: 'Europe/Berlin', command: 'echo report' };
const FIRE = '2026-11-06T08:00:00Z';

describe('a fire that ran', () => {
  test('is told with its whole story: due, sent, each attempt, the delay between them, the outcome', async () => {
    const world = await aWorld();
    await fireAt(world, '2026-11-06T08:00:01Z');
    world.clock.advanceBy(400);
    let attempts = 0;
    await world.runAll(() => {
      attempts += 1;
      world.clock.advanceBy(2_000);
      return attempts === 1
        ? { kind: 'failed', reason: exitedWith(1), exitCode: 1, retryable: true }
        : { kind: 'succeeded', exitCode: 0 };
    });

    const explained = await world.client.explain('report', FIRE);

    expect(explained).toMatchObject({
      kind: 'decided',
      revision: 1,
      local: '2026-11-06T09:00:00+01:00',
      run: { id: 'report.20261106T080000Z', status: 'succeeded', latenessMs: 1_400, queueMs: 400 },
      plannedBy: { revision: 1, parts: [{ number: 1, description: 'At 09:00 every day (Europe/Berlin)' }] },
      after: { at: '2026-11-07T08:00:00Z' },
    });
    expect(explained.kind === 'decided' && explained.story).toMatchObject([
      { kind: 'due', at: '2026-11-06T08:00:00.000Z' },
      { kind: 'sent', at: '2026-11-06T08:00:01.000Z' },
      { kind: 'started', attempt: 1, at: '2026-11-06T08:00:01.400Z' },
      { kind: 'ended', attempt: 1, result: 'failed', ...keptReason(exitedWith(1)), at: '2026-11-06T08:00:03.400Z' },
      { kind: 'retry', attempt: 2, delayMs: expect.any(Number) },
      { kind: 'started', attempt: 2 },
      { kind: 'ended', attempt: 2, result: 'succeeded' },
      { kind: 'outcome', status: 'succeeded' },
    ]);
  });

  test('says what it waits for: the slot, and who holds it', async () => {
    const world = await aWorld({ overlap: 'queue', schedule: '* * * * *' });
    await fireAt(world, '2026-11-05T08:01:00Z');
    await fireAt(world, '2026-11-05T08:02:00Z');

    expect(await world.client.explain('report', '2026-11-05T08:02:00Z')).toMatchObject({
      kind: 'decided',
      run: { status: 'queued' },
      waiting: { for: 'slot', position: 1, behind: ['report.20261105T080100Z'] },
      story: [{ kind: 'due' }, { kind: 'decided', at: '2026-11-05T08:02:00.000Z' }],
    });
    expect(await world.client.explain('report', '2026-11-05T08:01:00Z')).toMatchObject({
      waiting: { for: 'runner', runner: 'default', sends: 2 },
    });
  });

  test('says what it waits for: its group, and who is in', async () => {
    const world = await aWorld({ group: { name: 'db' }, schedule: '* * * * *' });
    await world.client.createJob({ ...JOB, id: 'other', group: { name: 'db' }, schedule: '* * * * *' });
    await fireAt(world, '2026-11-05T08:01:00Z', 'other');
    await fireAt(world, '2026-11-05T08:01:00Z');

    expect(await world.client.explain('report', '2026-11-05T08:01:00Z')).toMatchObject({
      waiting: { for: 'group', name: 'db', position: 1, behind: ['other.20261105T080100Z'] },
    });
  });

  test('after waiting it still knows when it was decided and when it was sent', async () => {
    const world = await aWorld({ overlap: 'queue', schedule: '* * * * *' });
    await fireAt(world, '2026-11-05T08:01:00Z');
    await fireAt(world, '2026-11-05T08:02:00Z');
    world.clock.advanceTo('2026-11-05T08:02:30Z');
    await world.runAll();

    expect(await world.client.explain('report', '2026-11-05T08:02:00Z')).toMatchObject({
      run: { status: 'succeeded' },
      story: [
        { kind: 'due' },
        { kind: 'decided', at: '2026-11-05T08:02:00.000Z' },
        { kind: 'sent', at: '2026-11-05T08:02:30.000Z' },
        { kind: 'started' },
        { kind: 'ended' },
        { kind: 'outcome' },
      ],
    });
  });

  test('that was skipped names the run that held the slot', async () => {
    const world = await aWorld({ schedule: '* * * * *' });
    await fireAt(world, '2026-11-05T08:01:00Z');
    await fireAt(world, '2026-11-05T08:02:00Z');

    expect(await world.client.explain('report', '2026-11-05T08:02:00Z')).toMatchObject({
      kind: 'decided',
      run: { status: 'skipped', reason: 'overlap: report.20261105T080100Z holds the slot' },
      before: { run: { status: 'queued' } },
    });
  });

  test('within a span is one of its fires; a second between two fires is none', async () => {
    const world = await aWorld({ schedule: '* * * * *', catchup: 'none' });
    await fireAt(world, '2026-11-05T12:00:30Z');

    expect(await world.client.explain('report', '2026-11-05T09:00:00Z')).toMatchObject({
      kind: 'decided',
      run: { status: 'missed', span: { from: '2026-11-05T08:01:00Z' } },
      story: [
        { kind: 'due', at: '2026-11-05T09:00:00.000Z' },
        { kind: 'outcome', status: 'missed' },
      ],
    });
    expect(await world.client.explain('report', '2026-11-05T09:00:30Z')).toMatchObject({
      kind: 'not_planned',
      why: [{ kind: 'off_schedule' }],
    });
  });

  test('is told under the revision that ran it, also after an edit and after the job was deleted', async () => {
    const world = await aWorld();
    await fireAt(world, '2026-11-06T08:00:01Z');
    await world.runAll();
    await world.client.patchJob('report', { schedule: '0 10 * * *' });
    await world.client.deleteJob('report');

    expect(await world.client.explain('report', FIRE)).toMatchObject({
      kind: 'decided',
      run: { status: 'succeeded' },
      plannedBy: { revision: 1, parts: [{ description: 'At 09:00 every day (Europe/Berlin)' }] },
    });
  });
});

describe('a second without a run', () => {
  test('ahead is going to be a fire, by this schedule of the list', async () => {
    const world = await aWorld({ schedule: ['0 3 * * *', '0 9 * * *'] });

    expect(await world.client.explain('report', FIRE)).toMatchObject({
      kind: 'planned',
      when: 'ahead',
      plannedBy: { parts: [{ number: 2, description: 'At 09:00 every day (Europe/Berlin)' }] },
    });
  });

  test('that is due and not decided yet is overdue', async () => {
    const world = await aWorld();
    world.clock.advanceTo('2026-11-06T08:00:05Z');

    expect(await world.client.explain('report', FIRE)).toMatchObject({ kind: 'planned', when: 'overdue' });
  });

  test('now, unless told otherwise, with the fires around it and what became of them', async () => {
    const world = await aWorld();
    await fireAt(world, '2026-11-06T08:00:01Z');
    await world.runAll();
    world.clock.advanceTo('2026-11-06T12:00:00Z');

    expect(await world.client.explain('report')).toMatchObject({
      at: '2026-11-06T12:00:00Z',
      kind: 'not_planned',
      why: [{ kind: 'off_schedule' }],
      before: { at: FIRE, run: { status: 'succeeded' } },
      after: { at: '2026-11-07T08:00:00Z' },
    });
  });

  test('in a pause says who paused it, why, and until when', async () => {
    const world = await aWorld();
    await world.client.pauseJob('report', { note: 'month end' });
    world.clock.advanceTo('2026-11-07T00:00:00Z');
    await world.client.resumeJob('report');
    world.clock.advanceTo('2026-11-07T01:00:00Z');

    expect(await world.client.explain('report', FIRE)).toMatchObject({
      kind: 'not_planned',
      why: [
        {
          kind: 'paused',
          wouldFire: true,
          by: 'local',
          note: 'month end',
          at: '2026-11-05T08:00:00Z',
          until: '2026-11-07T00:00:00Z',
        },
      ],
      after: { at: '2026-11-07T08:00:00Z' },
    });
  });

  test('in a pause that ends by itself knows what comes after it', async () => {
    const world = await aWorld();
    await world.client.pauseJob('report', { until: '2026-11-08T00:00:00Z' });

    expect(await world.client.explain('report', FIRE)).toMatchObject({
      why: [{ kind: 'paused', until: '2026-11-08T00:00:00Z' }],
      after: { at: '2026-11-08T08:00:00Z' },
    });
    expect(await world.client.explain('report', '2026-11-08T08:00:00Z')).toMatchObject({ kind: 'planned' });
  });

  test('while everything was paused says so, with the note', async () => {
    const world = await aWorld();
    await world.client.pauseAll({ note: 'moving house' });
    world.clock.advanceTo('2026-11-07T00:00:00Z');
    await world.client.resumeAll();
    await fireAt(world, '2026-11-07T00:10:00Z');

    expect(await world.client.explain('report', FIRE)).toMatchObject({
      kind: 'not_planned',
      why: [{ kind: 'all_paused', by: 'local', note: 'moving house' }],
      after: { at: '2026-11-07T08:00:00Z' },
    });
  });

  test('where nothing fires by configuration is told so', async () => {
    const world = await aWorld();
    const off = { ...world.engine, configuration: { ...world.engine.configuration, enabled: false } };

    expect(await explain(off, 'report', Date.parse(FIRE) / 1000)).toMatchObject({
      value: { kind: 'planned', enabled: false },
    });
  });

  test('that its calendar leaves out is explained by what that said then', async () => {
    const holidays = {
      timezone: 'Europe/Berlin',
      days: [{ date: '2026-11-06', name: 'founding day' }],
      through: '2027-12-31',
    };
    const schedule = { cron: '0 9 * * *', except: 'holidays' };
    const world = await aWorld({ schedule, calendars: { holidays } });
    await fireAt(world, '2026-11-06T08:00:01Z');
    const why = { kind: 'excluded', name: 'founding day', calendar: 'holidays' };

    expect(await world.client.getJob('report')).toMatchObject({ nextFireAt: '2026-11-07T08:00:00Z' });
    expect((await world.client.listRuns('report')).items).toEqual([]);
    expect(await world.client.explain('report', FIRE)).toMatchObject({ kind: 'not_planned', revision: 1, why: [why] });
    expect(
      await world.client.preview({
        schedule,
        calendars: { holidays },
        timezone: 'Europe/Berlin',
        from: '2026-11-05T09:00:00Z',
      }),
    ).toMatchObject({
      fires: [{ at: '2026-11-07T08:00:00Z' }, ...Array.from({ length: 9 }, () => ({}))],
      excluded: [{ at: FIRE, local: '2026-11-06T09:00:00+01:00', name: 'founding day', calendar: 'holidays' }],
      warnings: [{ code: 'superset' }],
    });

    await world.client.patchJob('report', { calendars: { holidays: { days: [] } } });

    expect(await world.client.explain('report', FIRE)).toMatchObject({
      revision: 1,
      why: [why, { kind: 'other_revision', revision: 2 }],
    });
  });

  test('that an edit took away says which revision would have fired, and when that was in force', async () => {
    const world = await aWorld();
    world.clock.advanceTo('2026-11-06T07:59:00Z');
    await world.client.patchJob('report', { schedule: '0 10 * * *' });
    await fireAt(world, '2026-11-06T09:00:01Z');

    expect(await world.client.explain('report', FIRE)).toMatchObject({
      kind: 'not_planned',
      revision: 2,
      why: [{ kind: 'off_schedule' }, { kind: 'other_revision', revision: 1, until: '2026-11-06T07:59:00Z' }],
    });
    expect(await world.client.explain('report', '2026-11-05T09:00:00Z')).toMatchObject({
      revision: 1,
      why: [
        { kind: 'off_schedule' },
        { kind: 'other_revision', revision: 2, from: '2026-11-06T07:59:00Z', by: 'local' },
      ],
    });
  });

  test('before the job was created, after it was deleted, and in between two of its lives', async () => {
    const world = await aWorld();
    world.clock.advanceTo('2026-11-05T10:00:00Z');
    await world.client.deleteJob('report');
    world.clock.advanceTo('2026-11-07T00:00:00Z');
    await world.client.createJob(JOB);

    expect(await world.client.explain('report', '2026-11-04T08:00:00Z')).toMatchObject({
      why: [{ kind: 'not_created', createdAt: '2026-11-05T08:00:00Z' }],
    });
    expect(await world.client.explain('report', FIRE)).toMatchObject({
      why: [{ kind: 'deleted', deletedAt: '2026-11-05T10:00:00Z', by: 'local' }],
    });
    expect(await world.client.explain('report', '2026-11-07T08:00:00Z')).toMatchObject({ kind: 'planned' });
  });

  test('beyond maxRuns says so, before and after they are used up', async () => {
    const world = await aWorld({ maxRuns: 1 });

    expect(await world.client.explain('report', '2026-11-07T08:00:00Z')).toMatchObject({
      why: [{ kind: 'max_runs', maxRuns: 1 }],
    });
    await fireAt(world, '2026-11-06T08:00:01Z');
    await world.runAll();
    expect(await world.client.explain('report', '2026-11-07T08:00:00Z')).toMatchObject({
      why: [{ kind: 'max_runs', maxRuns: 1 }],
    });
    expect(await world.client.explain('report', FIRE)).toMatchObject({ kind: 'decided' });
  });

  test('names a fire instead that maxRuns leaves none for, and says so', async () => {
    const world = await aWorld({ schedule: '30 2 * * 0', maxRuns: 1 });

    expect(await world.client.explain('report', '2027-03-28T01:30:00Z')).toMatchObject({
      why: [
        { kind: 'dst_gap', firesAt: '2027-03-28T01:00:00Z' },
        { kind: 'max_runs', maxRuns: 1 },
      ],
    });
    expect(await world.client.explain('report', '2027-03-28T01:00:00Z')).toMatchObject({
      why: [{ kind: 'max_runs', maxRuns: 1 }],
    });
  });

  test('of a job without a schedule names the jobs that it follows', async () => {
    const world = await aWorld();
    await world.client.createJob({ id: 'follower', command: 'true', after: [{ job: 'report', on: 'success' }] });

    expect(await world.client.explain('follower', FIRE)).toMatchObject({
      why: [{ kind: 'after_others', after: [{ job: 'report', on: 'success' }] }],
    });
  });

  test('of a job without a schedule says how their latest runs ended, and what followed them', async () => {
    const world = await aWorld({ maxRetries: 0 });
    for (const on of ['success', 'failure', 'finish']) {
      await world.client.createJob({ id: `on-${on}`, command: 'true', after: [{ job: 'report', on }] });
    }
    const parents = async (job: string, at: string) => {
      const explained = await world.client.explain(job, at);
      const why = explained.kind === 'not_planned' ? explained.why[0] : undefined;
      return why?.kind === 'after_others' ? why.after : why;
    };
    expect(await parents('on-success', '2026-11-06T07:59:59Z')).toEqual([{ job: 'report', on: 'success' }]);
    await fireAt(world, '2026-11-06T08:00:01Z');
    await world.runAll(({ jobId }) =>
      jobId === 'report'
        ? { kind: 'failed', reason: exitedWith(3), exitCode: 3, retryable: false }
        : { kind: 'succeeded' },
    );
    await fireAt(world, '2026-11-09T08:00:00Z');

    const failed = {
      job: 'report',
      latest: { id: 'report.20261106T080000Z', status: 'failed', scheduledAt: FIRE, reason: 'exit code 3' },
    };
    expect(await parents('on-success', '2026-11-06T09:00:00Z')).toMatchObject([
      { ...failed, on: 'success', followed: false, latest: { finishedAt: '2026-11-06T08:00:01.000Z' } },
    ]);
    for (const on of ['failure', 'finish']) {
      const follower = { id: expect.stringMatching(`^on-${on}\\.`), status: 'succeeded' };
      expect(await parents(`on-${on}`, '2026-11-06T09:00:00Z')).toMatchObject([
        { ...failed, on, followed: true, follower },
      ]);
    }
    expect(await parents('on-finish', '2026-11-08T09:00:00Z')).toMatchObject([
      { latest: { status: 'missed' }, followed: false },
    ]);
    await world.runAll();
  });

  test('of a job without a schedule says nothing of the runs of jobs that who asks may not see', async () => {
    const world = await aWorld();
    await world.client.createJob({ id: 'follower', command: 'true', after: [{ job: 'report', on: 'success' }] });
    await fireAt(world, '2026-11-06T08:00:01Z');
    await world.runAll();
    const viewer = { name: 'ann', grants: [{ role: 'viewer', jobs: ['follower'], commandKinds: [] }] } as const;

    const [mine, all] = await Promise.all(
      [world.as(viewer), world].map(({ client }) => client.explain('follower', '2026-11-06T09:00:00Z')),
    );

    expect(mine).toMatchObject({ why: [{ kind: 'after_others', after: [{ job: 'report', on: 'success' }] }] });
    expect(JSON.stringify(mine)).not.toContain('report.2026');
    expect(JSON.stringify(all)).toContain('report.2026');
  });

  test('longer ago than records are kept is said to be forgotten', async () => {
    const world = await aWorld();
    await fireAt(world, '2026-11-06T08:00:01Z');
    await world.runAll();
    world.clock.advanceTo('2027-03-01T00:00:00Z');

    expect(await world.client.explain('report', FIRE)).toMatchObject({ kind: 'unrecorded', because: 'expired' });
  });

  test('shows runs that were asked for by hand in that second', async () => {
    const world = await aWorld();
    await world.client.runJob('report');
    await world.runAll();

    expect((await world.client.explain('report')).otherRuns).toMatchObject([
      { trigger: 'manual', status: 'succeeded' },
    ]);
  });
});

describe('the question', () => {
  test('needs a job, or what is left of one', async () => {
    const { client } = apiWorld();

    await expect(client.explain('nobody')).rejects.toMatchObject({ code: 'job_not_found' });
  });

  test('needs an instant with its offset', async () => {
    const { client } = await aWorld();

    await expect(client.explain('report', '2026-11-06T09:00:00')).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [{ path: 'at' }],
    });
  });
});

async function aWorld(changes: object = {}): Promise<ApiWorld> {
  const world = apiWorld();
  await world.client.createJob({ ...JOB, ...changes });
  return world;
}

/** Lets the clock reach an instant, and the dispatcher look at the job. */
async function fireAt({ clock, engine }: ApiWorld, instant: string, jobId = 'report'): Promise<void> {
  clock.advanceBy(Math.max(0, Date.parse(instant) - clock.now()));
  await wakeJob(engine, jobId);
}
