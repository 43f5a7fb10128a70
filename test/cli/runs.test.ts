import { describe, expect, test } from 'vitest';
import { exitedWith } from '#domain/runs/reasons/program.ts';
import { deliverRun } from '#engine/attempts/deliver.ts';
import type { ExecutionResult } from '#ports/executor.ts';
import type { RunMessage } from '#ports/queues.ts';
import { cliWorld } from './cli-world.ts';

const failed = { kind: 'failed', reason: exitedWith(3), exitCode: 3, retryable: true } as const;
const JOB = { id: 'report', schedule: '0 9 * * *', timezone: 'Europe/Berlin', command: 'echo', retryDelaySeconds: 1 };

describe('run --wait', () => {
  test('prints the output on stdout and the outcome on stderr, and exits 0', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);

    const { code, out, err } = await run('run', 'report', '--wait');

    expect(code).toBe(0);
    expect(out).toBe('done\n');
    expect(err).toMatch(/^report\.[0-9A-Z]{26} succeeded in 0 ms\n$/);
  });

  test('exits 1 unless the run succeeds, saying how it ended', async () => {
    const failing = cliWorld({ sleep: () => failing.api.runAll(({ attempt, onOutput }) => fail(attempt, onOutput)) });
    await failing.api.client.createJob({ ...JOB, maxRetries: 1 });

    const { code, out, err } = await failing.run('run', 'report', '--wait');

    expect(code).toBe(1);
    expect(out).toBe('attempt 2\n');
    expect(err).toMatch(/^error: report\.\w+ failed after 2 attempts in [^:]+: exit code 3\n$/);
  });

  test('says of an attempt that failed when the next one starts', async () => {
    const attempts: (() => ExecutionResult)[] = [() => failed, () => ({ kind: 'succeeded' })];
    let message: RunMessage | undefined;
    const world = cliWorld({
      sleep: async () => {
        const { engine, ports, clock } = world.api;
        const executor = { execute: async () => attempts.shift()?.() ?? failed };
        message ??= ports.queues.takeRuns()[0];
        if (message !== undefined) {
          await deliverRun({ ...engine, owner: 'test', executor }, message);
          clock.advanceBy(5_000);
        }
      },
    });
    await world.api.client.createJob({ ...JOB, maxRetries: 1 });

    const { code, err } = await world.run('run', 'report', '--wait');

    expect(code).toBe(0);
    expect(err).toMatch(
      /^attempt 1 failed: exit code 3; attempt 2 starts at 2026-11-05 08:00:0\dZ\nreport\.\w+ succeeded after 2 attempts/,
    );
  });

  test('at a terminal follows it, and says what Ctrl-C does', async () => {
    const { run, api } = cliWorld({ columns: 80 });
    await api.client.createJob(JOB);

    const { code, out, err } = await run('run', 'report', '--wait');

    expect([code, out]).toEqual([0, 'done\n']);
    expect(err).toMatch(
      /^report\.\w+ is waited for: Ctrl-C lets it go on, and offers to cancel it\nreport\.\w+ succeeded/,
    );
    expect((await run('run', 'report', '--wait', '--json')).err).not.toContain('Ctrl-C');
  });

  test('exits 1 when the run is skipped', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);
    await api.client.runJob('report');

    expect(await run('run', 'report', '--wait')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringContaining('skipped'),
    });
  });

  test('prints the run and its output as JSON', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);

    const { out } = await run('run', 'report', '--wait', '--json');

    expect(JSON.parse(out)).toMatchObject({ status: 'succeeded', output: 'done\n' });
  });
});

describe('run --follow', () => {
  test('prints the output of all attempts while it comes, and the outcome on stderr', async () => {
    const world = cliWorld({ sleep: () => world.api.runAll(({ attempt, onOutput }) => fail(attempt, onOutput)) });
    await world.api.client.createJob({ ...JOB, maxRetries: 1 });

    const { code, out, err } = await world.run('run', 'report', '--follow');

    expect(code).toBe(1);
    expect(out).toBe('attempt 1\n--- attempt 2\nattempt 2\n');
    expect(err).toMatch(/^error: report\.\w+ failed after 2 attempts in [^:]+: exit code 3\n$/);
  });

  test('prints one piece a line as JSON, and then the run', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);

    const { code, out } = await run('run', 'report', '--follow', '--json');

    expect(code).toBe(0);
    expect(
      out
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { attempt: 1, offset: 0, text: 'done\n' },
      { jobId: 'report', status: 'succeeded' },
    ]);
  });
});

test('run without --wait says how to see the output', async () => {
  const { run, api } = cliWorld();
  await api.client.createJob(JOB);

  const { out } = await run('run', 'report', '--idempotency-key', 'k');

  expect(out).toMatch(/^(report\.\w+) is queued; its output: cronstack logs \1\n$/);
  expect((await run('run', 'report', '--idempotency-key', 'k')).out).toBe(out);
});

test('run says why a run is skipped, or what it waits for', async () => {
  const { run, api } = cliWorld();
  await api.client.createJob(JOB);
  await api.client.createJob({ ...JOB, id: 'queue', overlap: 'queue' });
  await api.client.runJob('report');
  const first = await api.client.runJob('queue');
  const second = await api.client.runJob('queue');

  expect((await run('run', 'report')).out).toMatch(/^report\.\w+ is skipped: \S.*$/m);
  expect((await run('run', 'report')).out).not.toContain('cronstack logs');
  expect((await run('run', 'queue')).out).toMatch(
    new RegExp(`^(queue\\.\\w+) is queued, behind ${first.id}, ${second.id}; its output: cronstack logs \\1\n$`),
  );
});

test('cancel says what becomes of the run', async () => {
  const { run, api } = cliWorld();
  await api.client.createJob(JOB);
  const { id } = await api.client.runJob('report');

  expect(await run('cancel', id)).toMatchObject({ code: 0, out: expect.stringContaining(`${id} cancelled`) });
  expect(await run('cancel', id)).toMatchObject({ code: 1, err: expect.stringContaining('run_final') });
});

test('show tells a run: what it was given, each attempt, its result and the end of its output', async () => {
  const { run, api } = cliWorld();
  await api.client.createJob({ ...JOB, maxRetries: 1, retryDelaySeconds: 60 });
  const asked = await api.client.runJob('report', { note: 'for the audit', args: { month: 11 } });
  await api.runAll(({ attempt, onOutput }) =>
    attempt === 1 ? fail(attempt, onOutput) : { kind: 'succeeded', exitCode: 0, left: { result: '{"rows":2}' } },
  );

  const { code, out } = await run('show', asked.id);

  expect(code).toBe(0);
  expect(out.split('\n').map((line) => line.replace(/ {2,}/g, '  '))).toEqual(
    expect.arrayContaining([
      `run  ${asked.id}`,
      'job  report, revision 1',
      'status  succeeded',
      'trigger  manual',
      'note  for the audit',
      'args  {"month":11}',
      expect.stringMatching(/^attempts {2}1 {2}2026-11-05 08:00:00Z {2}failed after 0 ms: exit code 3$/),
      expect.stringMatching(/^ {2}2 {2}2026-11-05 08:0\d:\d\dZ {2}succeeded after 0 ms$/),
      'result  {"rows":2}',
    ]),
  );
  expect(JSON.parse((await run('show', asked.id, '--json')).out)).toMatchObject({
    id: asked.id,
    note: 'for the audit',
  });
  expect(await run('show', 'report.20261105T070000Z')).toMatchObject({ code: 1 });
});

describe('runs', () => {
  test('of a job are shown in its zone and in UTC', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);
    await run('run', 'report', '--wait');

    const [titles, line] = (await run('runs', 'report')).out.split('\n');

    expect(titles).toMatch(/^RUN +SCHEDULED +IN UTC +STATUS +TRIES +LATE +TOOK +TRIGGER +REASON$/);
    expect(line).toMatch(/2026-11-05 09:00:00\+01:00 {2}2026-11-05 08:00:00Z {2}succeeded +1 +0 ms +0 ms +manual$/);
  });

  test('that are no plain fires are marked', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);
    await run('run', 'report', '--wait');
    const [{ id = '' } = {}] = (await api.client.listRuns('report')).items;
    await run('retry', id, '--wait');

    expect((await run('runs', 'report')).out).toMatch(/ms {2}retry\n/);
  });

  test('of a job that was deleted are shown in UTC as long as they are kept', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);
    await run('run', 'report', '--wait');
    await api.client.deleteJob('report');

    expect(await run('runs', 'report')).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^RUN +SCHEDULED \(UTC\).*\n.*2026-11-05 08:00:00Z {2}succeeded/),
    });
    expect(await run('runs', 'nobody')).toMatchObject({ code: 1, err: expect.stringContaining('job_not_found') });
  });

  test('without a job are what went wrong in the last day, or what is searched for', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);
    const { id } = await api.client.runJob('report');
    await api.client.cancelRun(id);

    expect((await run('runs')).out).toContain(`${id}  2026-11-05 08:00:00Z  cancelled`);
    expect((await run('runs', '--from', '-7d')).out).toMatch(
      /\nonly what went wrong; --status all lists the others\n$/,
    );
    expect((await run('runs', '--status', 'all')).out).not.toContain('only what');
    expect((await run('runs', '--to', '2026-11-04')).out).toBe('no run went wrong; --status all finds the others\n');
    expect((await run('runs', '--status', 'all')).out).toContain(id);
    expect((await run('runs', '--status', 'succeeded,skipped')).out).toBe('no runs\n');
    expect((await run('runs', '--reason', 'exit_code')).out).toBe('no runs\n');
    expect((await run('runs', '--reason', 'cancelled_by', '--job', 'report')).out).toContain(id);
    expect((await run('runs', 'report', '--status', 'cancelled', '--from', '2026-11-05')).out).toContain(id);
  });

  test('are found from any day up to now, newest first, by as many searches as that takes', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob({ ...JOB, timezone: 'UTC' });
    const ids: string[] = [];
    for (let day = 5; day < 25; day += 1) {
      const { id } = await api.client.runJob('report');
      await api.client.cancelRun(id);
      ids.unshift(id);
      api.clock.advanceBy(86_400_000);
    }
    const found = async (...options: string[]) =>
      (await run('runs', ...options, '--quiet')).out
        .trimEnd()
        .split('\n')
        .filter((id) => ids.includes(id));

    expect(await found('--from', '2026-11-01')).toEqual(ids);
    expect((await run('runs', '--limit', '2', '--from', '2026-11-01')).out).toMatch(
      /the first 2; --limit shows more\n$/,
    );
    for (const form of ['--quiet', '--json']) {
      expect((await run('runs', '--limit', '2', '--from', '2026-11-01', form)).err).toBe(
        'the first 2; --limit shows more\n',
      );
    }
    expect(await found('report', '--status', 'cancelled', '--from', '2026-11-01', '--limit', '9')).toEqual(
      ids.slice(0, 9),
    );
    expect(await found('report', '--from', '2026-11-01', '--limit', '50')).toEqual(ids);
    expect(await found('--from', '2026-11-06', '--to', '2026-11-20')).toEqual(ids.slice(4, 19));
  });

  test.each([
    [['report', '--from', '2026-11-05', '--to', '2026-11-05'], true],
    [['--from', '2026-11-05', '--to', '2026-11-05'], false],
    [['--from', '2026-11-04', '--to', '2026-11-04'], true],
    [['report', '--status', 'cancelled', '--to', '2026-11-04'], false],
    [['report', '--to', '2026-11-04'], false],
  ])('of days are those of their days, in the zone of the job, else in UTC: %j', async (options, isThere) => {
    const { run, api } = cliWorld();
    api.clock.advanceBy(-8.5 * 3_600_000);
    await api.client.createJob(JOB);
    const { id } = await api.client.runJob('report');
    await api.client.cancelRun(id);

    expect((await run('runs', ...options)).out.includes(id)).toBe(isThere);
  });

  test('that are not over are listed with --open', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);
    expect((await run('runs', '--open')).out).toBe('no runs\n');
    const { id } = await api.client.runJob('report');

    expect((await run('runs', '--open')).out).toContain(`${id}  2026-11-05 08:00:00Z  queued`);
    expect((await run('runs', 'report', '--open')).out).toContain(id);
    await api.client.createJob({ ...JOB, id: 'other' });
    expect((await run('runs', 'other', '--open')).out).toBe('no runs\n');
    expect((await run('runs', '--job', 'nobody', '--open')).err).toContain('job_not_found');
    expect(await run('runs', '--open', '--status', 'failed')).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining('--open takes no --from, --to, --status or --reason'),
    });
  });

  test('of two jobs are not listed', async () => {
    expect(await cliWorld().run('runs', 'report', '--job', 'other')).toMatchObject({ code: 2, out: '' });
  });
});

describe('logs', () => {
  test('are those of a run, or of the newest run of a job', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);
    const { id } = await api.client.runJob('report');
    await api.runAll();

    expect((await run('logs', id)).out).toBe('done\n');
    expect((await run('logs', 'report')).out).toBe('done\n');
    expect(await run('logs', 'nobody')).toMatchObject({ code: 1, err: expect.stringContaining('run_not_found') });
  });

  test('of a job that never ran say so', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);

    expect(await run('logs', 'report')).toEqual({
      code: 1,
      out: '',
      err: 'error: report has no runs yet, or none that are kept; run it now: cronstack run report\n',
    });
  });

  test('of a job are those of the run that started last, not of one that waits for later or was skipped', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);
    const { id } = await api.client.runJob('report');
    const later = await api.client.runJob('report', { at: '2026-11-05T21:00:00Z' });
    const tooEarly = await run('logs', 'report', '--follow');
    await api.runAll();
    api.clock.advanceBy(1_000);
    const cancelled = await api.client.runJob('report');
    await api.client.cancelRun(cancelled.id);

    expect(tooEarly).toEqual({
      code: 1,
      out: '',
      err: `error: no run of report has printed anything: ${later.id}, asked for at 2026-11-05 21:00:00Z, not started yet\n`,
    });
    expect(await run('logs', 'report')).toEqual({
      code: 0,
      out: 'done\n',
      err: `${id}, succeeded, started 2026-11-05 08:00:00Z\n`,
    });
    expect((await run('logs', 'report', '--follow')).out).toBe('done\n');
  });

  test('of a job all of whose runs ended before they started say how the newest one did', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);
    const { id } = await api.client.runJob('report');
    await api.client.cancelRun(id);

    expect(await run('logs', 'report')).toMatchObject({
      code: 1,
      err: expect.stringContaining(`has printed anything: ${id}, cancelled: `),
    });
  });

  test('are followed until the run is over, from their end where that is asked for', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);
    const { id } = await api.client.runJob('report');
    await api.ports.history.putLog(id, 1, { offset: 0, text: 'one\ntwo\nthree' }, 2_000_000_000);
    const cancelled = cliWorld({ fetch: api.fetch, sleep: async () => void (await api.client.cancelRun(id)) });

    expect((await run('logs', id, '--last', '10')).out).toBe('two\nthree\n');
    expect(await cancelled.run('logs', id, '--follow', '--last', '5')).toEqual({
      code: 0,
      out: 'three\n',
      err: '',
    });
    expect((await run('logs', id, '--follow')).out).toBe('one\ntwo\nthree\n');
  });

  test('say how much of the output is not kept, where it is missing', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);
    const { id } = await api.client.runJob('report');
    await api.ports.history.putLog(id, 1, { offset: 0, text: 'one\n' }, 2_000_000_000);
    await api.ports.history.putLog(id, 1, { offset: 600_004, text: 'two\n', slot: 1 }, 2_000_000_000);

    expect((await run('logs', id)).out).toBe('one\n\n[... 600000 bytes left out ...]\ntwo\n');
  });

  test('show each attempt under its number where there were several', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob({ ...JOB, maxRetries: 1 });
    await api.client.runJob('report');
    const long = 'x'.repeat(2_000);
    await api.runAll(({ attempt, onOutput }) => fail(`${attempt} ${long}`, onOutput));

    const { out } = await run('logs', 'report');

    expect(out).toBe(`--- attempt 1\nattempt 1 ${long}\n--- attempt 2\nattempt 2 ${long}\n`);
  });
});

function fail(attempt: number | string, onOutput: (chunk: Uint8Array) => void) {
  onOutput(new TextEncoder().encode(`attempt ${attempt}\n`));
  return failed;
}

describe('a run that is given something', () => {
  test('is asked for with arguments, variables and a note', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);

    const given = ['--arg', 'month=2026-10', '--arg', 'where=a=b', '--env', 'LEVEL=debug', '--note', 'October again'];
    const { code, out } = await run('run', 'report', ...given, '--json');

    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({
      args: { month: '2026-10', where: 'a=b' },
      env: { LEVEL: 'debug' },
      note: 'October again',
    });
    expect((await run('audit', 'report')).out).toContain(
      'args {"month":"2026-10","where":"a=b"}  env {"LEVEL":"debug"}',
    );
  });

  test('takes arguments of any kind as JSON', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);

    const { out } = await run('run', 'report', '--args', '[1, {"dry": true}]', '--json');

    expect(JSON.parse(out)).toMatchObject({ args: [1, { dry: true }] });
    expect((await run('run', 'report', '--arg', 'of=all', '--arg', 'month=11')).err).toBe(
      '"month" is the text "11"; for a number or the like: --args \'{"month": 11}\'\n',
    );
    expect((await run('run', 'report', '--arg', 'month=2026-11')).err).toBe('');
  });

  test('is asked for ahead by the clocks of the job, which shows it', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);

    const { out } = await run('run', 'report', '--at', '22:00');

    expect(out).toMatch(/^(report\.\w+) is queued for 2026-11-05 21:00:00Z?; its output: cronstack logs \1\n$/);
    expect((await run('get', 'report')).out).toMatch(/asked for +report\.\w+ at 2026-11-05 21:00:00/);
  });

  test('at a time of day that has passed is asked for the next day', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);

    expect((await run('run', 'report', '--at', '00:00')).out).toContain('is queued for 2026-11-05 23:00:00Z');
    expect(await run('run', 'report', '--at', '2026-11-05 00:00')).toMatchObject({ code: 1 });
  });

  test.each([
    [['--arg', 'month'], 'Expected NAME=VALUE'],
    [['--env', '=x'], 'Expected NAME=VALUE'],
    [['--args', '"text"'], 'Expected an array or an object in JSON'],
    [['--args', '{'], 'Expected an array or an object in JSON'],
    [['--args', '[]', '--arg', 'a=b'], 'say --arg or --args'],
    [['--at', 'tonight'], 'Expected an instant'],
  ])('is wrong usage with %j', async (options, message) => {
    const { run } = cliWorld({ fetch: () => Promise.reject(new Error('asked')) });

    expect(await run('run', 'report', ...options)).toMatchObject({ code: 2, err: expect.stringContaining(message) });
  });
});

test('retry does a run again, waits for it, and says why it cannot', async () => {
  const { run, api } = cliWorld();
  await api.client.createJob(JOB);
  const { id } = await api.client.runJob('report', { args: ['x'] });

  expect(await run('retry', id)).toMatchObject({ code: 1, err: expect.stringContaining('is queued') });
  await api.runAll();
  const { out, err } = await run('retry', id, '--note', 'again', '--wait', '--json');

  expect(JSON.parse(out)).toMatchObject({
    retryOf: id,
    args: ['x'],
    note: 'again',
    status: 'succeeded',
    output: 'done\n',
  });
  expect(err).toMatch(/^report\.[0-9A-Z]{26} succeeded in 0 ms\n$/);
});

describe('backfill', () => {
  test.each([
    ['2026-11-03', '2026-11-04', ['2026-11-03T08:00:00Z', '2026-11-04T08:00:00Z']],
    ['2026-11-04', '2026-11-04', ['2026-11-04T08:00:00Z']],
    ['2026-11-05', '2026-11-05', ['2026-11-05T08:00:00Z']],
    ['2026-11-04', '2026-11-04T07:59:59Z', []],
  ])('from %s to %s takes all of its days', async (from, to, fires) => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);

    const { out } = await run('backfill', 'report', '--from', from, '--to', to, '--only', 'all', '--dry-run', '--json');

    expect(JSON.parse(out).fires.map(({ at }: { readonly at: string }) => at)).toEqual(fires);
  });

  test('takes days as the clocks of the job count them, and none that is to come', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob({ ...JOB, schedule: '30 0,23 * * *' });
    const plan = async (day: string) =>
      run('backfill', 'report', '--from', day, '--to', day, '--only', 'all', '--dry-run', '--quiet');

    expect((await plan('2026-11-03')).out).toBe('2026-11-02T23:30:00Z\n2026-11-03T22:30:00Z\n');
    expect(await plan('2026-11-06')).toMatchObject({ code: 1, out: '' });
  });
});
