import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { adoptWorld, ROLE } from './adopt-world.ts';

let world: Awaited<ReturnType<typeof adoptWorld>>;

beforeEach(async () => {
  world = await adoptWorld();
});

afterEach(() => world.restore());

describe('cronstack adopt', () => {
  test('says what it would do, with proof and permissions, and changes nothing', async () => {
    await world.schedule('nightly');
    await world.schedule('old', { State: 'DISABLED' });

    const { code, out, err } = await world.adopt('--verbose');

    expect([code, err]).toEqual([0, '']);
    expect(out).toContain('job nightly: the account, team/nightly: cron(0 9 * * ? *)\n  proof: ');
    expect(out).toContain(
      `the command role of the jobs' runner class has to be allowed what these roles were:\n  ${ROLE}: lambda:InvokeFunction on arn:aws:lambda:`,
    );
    expect(out).not.toContain('called it:');
    expect(out).toMatch(/nightly +nightly +its job is made, paused; it is disabled; its job plans\n/);
    expect(out).toMatch(/old +old +its job is made, paused, as it is disabled\nplan [0-9a-f]{32}: nothing is changed/);
    expect([await world.states(), await world.jobStates()]).toEqual([{ nightly: 'ENABLED', old: 'DISABLED' }, {}]);
  });

  test('disables each schedule, leaves all else of it, and lets its job plan in its place; what was disabled becomes a paused job', async () => {
    await world.schedule('nightly', { Description: 'the report' });
    await world.schedule('old', { State: 'DISABLED' });
    const [nightly, old] = [await world.read('nightly'), await world.read('old')];

    const { code, out } = await world.adopt('--apply');

    expect(code).toBe(0);
    expect(out).toMatch(/nightly +nightly +adopted\nold +old +paused\n$/);
    expect([await world.read('nightly'), await world.read('old')]).toEqual([{ ...nightly, State: 'DISABLED' }, old]);
    const { items } = await world.api.client.listJobs();
    expect(items).toMatchObject([
      {
        id: 'nightly',
        description: 'the report',
        state: 'active',
        nextFireAt: '2026-11-05T09:00:00Z',
        source: nightly.Arn,
        tags: ['schedule-group:team', 'adopted:enabled'],
        command: { type: 'lambda', payload: { full: true } },
      },
      { id: 'old', state: 'paused', tags: ['schedule-group:team', 'adopted:disabled'] },
    ]);
    expect(JSON.parse((await world.adopt('--apply', '--json')).out).items).toMatchObject([
      { schedule: 'nightly', outcome: 'unchanged' },
      { schedule: 'old', outcome: 'unchanged' },
    ]);
  });

  test('with --undo puts the schedules back as they were, and its jobs go', async () => {
    await world.schedule('nightly');
    await world.schedule('old', { State: 'DISABLED' });
    const before = [await world.read('nightly'), await world.read('old')];
    await world.adopt('--apply');

    const { out: plan } = await world.adopt('--undo');
    expect(plan).toMatch(/nightly +nightly +its job is paused; it is enabled; its job is deleted\n/);
    expect(plan).toMatch(/old +old +its job is deleted: it was disabled before, and stays so\n/);
    expect(await world.states()).toEqual({ nightly: 'DISABLED', old: 'DISABLED' });

    expect((await world.adopt('--undo', '--apply')).code).toBe(0);
    expect([await world.read('nightly'), await world.read('old')]).toEqual(before);
    expect(await world.jobStates()).toEqual({});
    expect((await world.adopt('--undo', '--apply')).out).toBe('no schedules\n');
    expect((await world.adopt('--apply')).out).toMatch(/nightly +nightly +adopted\n/);
  });

  test('carries out the plan that was shown, and no other', async () => {
    await world.schedule('nightly');
    const { plan } = JSON.parse((await world.adopt('--json')).out);
    await world.schedule('other');

    expect(await world.adopt('--apply', '--plan', plan)).toMatchObject({
      code: 1,
      err: expect.stringContaining('nothing was changed'),
    });
    expect([await world.states(), await world.jobStates()]).toEqual([{ nightly: 'ENABLED', other: 'ENABLED' }, {}]);
    const next = JSON.parse((await world.adopt('--json')).out);
    expect((await world.adopt('--apply', '--plan', next.plan)).code).toBe(0);
    const undone = JSON.parse((await world.adopt('--undo', '--json')).out);
    expect((await world.adopt('--undo', '--apply', '--plan', next.plan)).code).toBe(1);
    expect((await world.adopt('--undo', '--apply', '--plan', undone.plan)).code).toBe(0);
  });

  test('leaves what no job can be made of where it is, by name, and adopts nothing unless that is accepted', async () => {
    await world.schedule('nightly');
    await world.schedule('warehouse', {
      Target: { Arn: 'arn:aws:redshift:eu-west-1:123456789012:cluster:a', RoleArn: ROLE },
    });
    await world.schedule('over', { ScheduleExpression: 'at(2026-11-01T00:00:00)' });

    expect(await world.adopt()).toMatchObject({
      code: 1,
      out: expect.stringContaining(
        'left out: the account, team/warehouse: cron(0 9 * * ? *)\n  its target is arn:aws:redshift',
      ),
    });
    expect(await world.adopt('--apply')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('nothing is adopted'),
    });
    expect(await world.jobStates()).toEqual({});

    expect((await world.adopt('--apply', '--accept-differences')).code).toBe(0);
    expect(await world.states()).toEqual({ nightly: 'DISABLED', over: 'ENABLED', warehouse: 'ENABLED' });
  });

  test('touches no schedule where the API refuses one of the jobs', async () => {
    await world.schedule('nightly');
    expect(await world.adopt('--apply', '--runner', 'nowhere')).toMatchObject({
      code: 1,
      err: expect.stringContaining('the schedule nightly.runner'),
    });
    expect(await world.adopt('--runner', 'nowhere')).toMatchObject({ code: 1 });
    expect([await world.states(), await world.jobStates()]).toEqual([{ nightly: 'ENABLED' }, {}]);
  });

  test('gives a job another id where somebody has its name, and finds it by the ARN of its schedule', async () => {
    await world.api.client.createJob({ id: 'nightly', schedule: '@daily', command: 'mine' });
    await world.schedule('nightly');

    expect((await world.adopt('--apply')).code).toBe(0);
    const { items } = await world.api.client.listJobs();
    expect(items.map(({ id }) => id)).toEqual(['nightly', expect.stringMatching(/^nightly-\w{6}$/)]);
    expect((await world.adopt('--apply')).out).toMatch(/nightly +nightly-\w{6} +unchanged\n/);
    expect((await world.adopt('--undo', '--apply')).code).toBe(0);
    expect(await world.jobStates()).toEqual({ nightly: 'active' });
  });

  test('adopts only what --prefix names, and undoes only that', async () => {
    await world.schedule('a-one');
    await world.schedule('b-one');
    await world.adopt('--apply');
    await world.adopt('--undo', '--apply', '--prefix', 'b-');
    expect(await world.states()).toEqual({ 'a-one': 'DISABLED', 'b-one': 'ENABLED' });
    await world.schedule('c-one');
    await world.adopt('--apply', '--prefix', 'c-');
    expect(await world.jobStates()).toEqual({ 'a-one': 'active', 'c-one': 'active' });
  });

  test('refuses a group of the entries of its own jobs', async () => {
    await world.schedule('report.0abc123', {
      Target: {
        Arn: 'arn:aws:sqs:eu-west-1:123456789012:wake',
        RoleArn: ROLE,
        Input: '{"jobId":"report","scheduledTime":"<aws.scheduler.scheduled-time>"}',
      },
    });
    expect(await world.adopt('--apply')).toMatchObject({
      code: 1,
      err: expect.stringContaining('the entries that Cronstack makes'),
    });
  });

  test('is refused where the group is not there, or options do not go together', async () => {
    expect(await world.run('adopt', '--group', 'none')).toMatchObject({
      code: 1,
      err: expect.stringContaining('(not_found)'),
    });
    expect((await world.run('adopt')).code).toBe(2);
    expect((await world.adopt('--plan', 'x')).code).toBe(2);
    expect((await world.adopt('--undo', '--runner', 'x')).code).toBe(2);
    expect((await world.adopt('--dry-run', '--apply')).code).toBe(2);
  });
});
