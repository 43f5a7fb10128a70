import { describe, expect, test } from 'vitest';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { blocksOf } from '#test/docs/snippets.ts';
import { type CliWorld, cliWorld } from '../cli-world.ts';

const JOB = { id: 'report', schedule: '0 9 * * *', timezone: 'Europe/Berlin', command: 'echo report' };

describe('explain', () => {
  test('tells a run as a timeline on the clocks of the job', async () => {
    const world = await aWorld();
    await fireAt(world, '2026-11-06T08:00:01Z');
    world.api.clock.advanceBy(400);
    await world.api.runAll(() => {
      world.api.clock.advanceBy(4_250);
      return { kind: 'failed', reason: exitedWith(3), exitCode: 3, retryable: false };
    });
    world.api.clock.advanceTo('2026-11-06T11:00:00Z');

    expect((await world.run('explain', 'report', '09:00')).out).toBe(blocksOf('docs/explain.md', '')[0]);
  });

  test('says of a fire that came too late how late it was seen, and what decides that', async () => {
    const world = await aWorld();
    await fireAt(world, '2026-11-06T12:10:00Z');

    const { out } = await world.run('explain', 'report', '2026-11-06 09:00');

    expect(out).toContain('It was planned, and missed: seen after its deadline.\n');
    expect(out).toContain(
      '  it was seen at 2026-11-06 12:10:00Z, 4 h 10 m late: until then nothing ran that could decide it',
    );
    expect(out).toContain(
      '  it might start until 2026-11-06 09:00:00Z: deadlineSeconds 3600 by default (one period, at most 1 h)\n',
    );
    expect(out).toContain('  to have it run so late: "deadlineSeconds": 18000, unless "catchup" is "none"\n');
  });

  test('says who paused a job that did not run, and what comes next', async () => {
    const world = await aWorld();
    await world.run('pause', 'report', '--note', 'month end');
    world.api.clock.advanceTo('2026-11-06T11:00:00Z');

    const { out, code } = await world.run('explain', 'report', '2026-11-06 09:00');

    expect(code).toBe(0);
    expect(out).toContain('It was not planned to run then.\n');
    expect(out).toContain(
      '- the job was paused at 2026-11-05 09:00:00+01:00 by local: month end; it would have fired\n',
    );
    expect(out).not.toContain('fire after');
  });

  test('a time that the clocks skip is explained as that time', async () => {
    const world = await aWorld({ schedule: { cron: '30 2 * * *', dst: { gap: 'skip' } } });

    const { out } = await world.run('explain', 'report', '2027-03-28 02:30');

    expect(out).toContain('It is not going to run then.\n');
    expect(out).toContain(
      '- 02:30 does not exist on that day, as the clocks go forward: it does not fire on that day (dst.gap "skip")\n',
    );
  });

  test('without a time it explains this second; a program gets the JSON', async () => {
    const world = await aWorld();

    world.api.clock.advanceBy(1_000);

    expect((await world.run('explain', 'report')).out).toContain(
      'report now, at 2026-11-05 09:00:01+01:00 (2026-11-05 08:00:01Z)\nIt is not due at this second.\n',
    );
    expect(JSON.parse((await world.run('explain', 'report', '--json')).out)).toMatchObject({
      kind: 'not_planned',
      at: '2026-11-05T08:00:01Z',
      why: [{ kind: 'off_schedule' }],
    });
  });

  test('without a time it says how the last run ended, also one by hand, and when the next fire is', async () => {
    const world = await aWorld();
    const { id } = await world.api.client.runJob('report');
    await world.api.runAll(() => ({ kind: 'failed', reason: exitedWith(3), exitCode: 3, retryable: false }));
    world.api.clock.advanceBy(61_000);

    const { out } = await world.run('explain', 'report');

    expect(out).toBe(
      [
        'report now, at 2026-11-05 09:01:01+01:00 (2026-11-05 08:01:01Z)',
        'It is not due at this second.',
        '',
        `last run     ${id}, ended 2026-11-05 09:00:00+01:00 (2026-11-05 08:00:00Z), 1 m 1 s ago: failed: exit code 3`,
        'fire after   2026-11-06 09:00:00+01:00 (2026-11-06 08:00:00Z), in 23 h 58 m',
        '',
      ].join('\n'),
    );
    expect((await world.run('explain', 'report', '09:00')).out).not.toContain('last run');
  });

  test('between two fires it says why the one before did not succeed, and which command tells more of it', async () => {
    const world = await aWorld();
    await fireAt(world, '2026-11-06T12:10:00Z');
    const more = 'npx cronstack explain report 2026-11-06T08:00:00Z';

    const { out } = await world.run('explain', 'report');

    expect(out).toContain(
      `\nfire before  2026-11-06 09:00:00+01:00 (2026-11-06 08:00:00Z), 4 h 10 m ago: missed: seen after its deadline\n             more of it: ${more}\n`,
    );
    expect((await world.run('explain', 'report', '-1m')).out).toContain(`more of it: ${more}\n`);
    expect((await world.run(...more.split(' ').slice(2))).out).toContain('it was seen at 2026-11-06 12:10:00Z');
    expect((await world.run(...more.split(' ').slice(2))).out).not.toContain('more of it');
  });

  test('of a fire before that succeeded, or that nobody has decided, there is no more to tell', async () => {
    const world = await aWorld();
    await fireAt(world, '2026-11-06T08:00:01Z');
    world.api.clock.advanceBy(1_000);
    const open = (await world.run('explain', 'report')).out;
    await world.api.runAll(() => ({ kind: 'succeeded' }));
    const over = (await world.run('explain', 'report')).out;

    expect(open).toMatch(/fire before .* ago: queued\nfire after /);
    expect(over).toMatch(/fire before .* ago: succeeded\nfire after /);
  });

  test('without a time it names the runs that are not over, also those that wait in line or were asked for later', async () => {
    const world = await aWorld({ overlap: 'queue' });
    const first = await world.api.client.runJob('report');
    const second = await world.api.client.runJob('report');
    world.api.clock.advanceBy(1_000);

    const { out } = await world.run('explain', 'report');

    expect(out).toContain(`\nnot over     ${first.id}\nnot over     ${second.id}\nfire after   `);
    expect((await world.run('explain', 'report', '09:00')).out).not.toContain('not over');
    const later = await world.api.client.runJob('report', { at: '2026-11-05T21:00:00Z' });
    expect((await world.run('explain', 'report')).out).toContain(
      `\nasked for    ${later.id} at 2026-11-05 22:00:00+01:00 (2026-11-05 21:00:00Z)\n`,
    );
    await world.api.client.deleteJob('report');
    expect(await world.run('explain', 'report')).toMatchObject({
      code: 0,
      out: expect.not.stringMatching('not over|asked for'),
    });
  });

  test('of a job that runs after others it says how those ended, what followed, and which command shows all of them', async () => {
    const world = await aWorld({ timezone: 'UTC', maxRetries: 0 });
    for (const on of ['success', 'finish']) {
      await world.api.client.createJob({ id: `on-${on}`, command: 'true', after: [{ job: 'report', on }] });
    }
    world.api.clock.advanceBy(1_000);
    expect((await world.run('explain', 'on-success')).out).toContain('\n    no run of report is known of up to then\n');
    const { id } = await world.api.client.runJob('report');
    expect((await world.run('explain', 'on-success')).out).toContain(`\n    ${id} is not over: queued\n`);
    await world.api.runAll(({ jobId }) =>
      jobId === 'report'
        ? { kind: 'failed', reason: exitedWith(3), exitCode: 3, retryable: false }
        : { kind: 'succeeded' },
    );

    expect((await world.run('explain', 'on-success')).out).toBe(
      [
        'on-success at 2026-11-05 08:00:01Z, now',
        'It was not planned to run then.',
        '  - it has no schedule: it runs after report (success)',
        `    ${id} ended at 2026-11-05 08:00:01Z: failed: exit code 3; only a success of it is followed`,
        '    all jobs of the chain: npx cronstack chain on-success',
        '',
      ].join('\n'),
    );
    expect((await world.run('explain', 'on-finish')).out).toMatch(
      /: failed: exit code 3; on-finish\.\w+ followed: succeeded\n/,
    );
  });

  test('what others wrote is made harmless', async () => {
    const world = await aWorld();
    await world.run('pause', 'report', '--note', 'evil \u001b[2J');

    expect((await world.run('explain', 'report', '2026-11-06T08:00:00Z')).out).toContain('evil \\u001b[2J');
  });

  test.each([
    ['noon', 'Expected an instant'],
    ['25:00', 'Expected an instant'],
    ['2026-13-01 09:00', 'There is no such day.'],
    ['2026-02-30 09:00', 'There is no such day.'],
  ])('what is no time is wrong usage: %s', async (time, message) => {
    const { run } = await aWorld();

    expect(await run('explain', 'report', time)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });
});

test('audit shows what an edit changed below it', async () => {
  const world = await aWorld();
  await world.api.client.patchJob('report', { timeoutSeconds: 60, env: { TOKEN: 'abcdefgh' } });

  expect((await world.run('audit', 'report')).out).toBe(
    [
      '2026-11-05 08:00:00Z  edit    by local  revision 1 -> 2',
      '                      env.TOKEN: none -> "***"',
      '                      timeoutSeconds: 600 -> 60',
      '2026-11-05 08:00:00Z  create  by local  revision 1',
      '',
    ].join('\n'),
  );
});

test('stats shows how late, how long in the queue and how long runs were', async () => {
  const world = await aWorld();
  expect((await world.run('stats', 'report')).out).toBe('no runs\n');
  await fireAt(world, '2026-11-06T08:00:01Z');
  world.api.clock.advanceBy(400);
  await world.api.runAll();

  expect((await world.run('stats', 'report')).out).toBe(
    [
      'records: 1, fires from 2026-11-06 08:00:00Z to 2026-11-06 08:00:00Z',
      '1 succeeded',
      '',
      '          RUNS     P50     P95     P99',
      'lateness     1   1.4 s   1.4 s   1.4 s',
      'queue        1  400 ms  400 ms  400 ms',
      'duration     1    0 ms    0 ms    0 ms',
      '',
    ].join('\n'),
  );
});

async function aWorld(changes: object = {}): Promise<CliWorld> {
  const world = cliWorld();
  await world.api.client.createJob({ ...JOB, ...changes });
  return world;
}

async function fireAt({ api }: CliWorld, instant: string): Promise<void> {
  api.clock.advanceTo(instant);
  await wakeJob(api.engine, 'report');
}
