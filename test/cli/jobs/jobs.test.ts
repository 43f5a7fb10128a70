import { describe, expect, test } from 'vitest';
import { cliWorld } from '../cli-world.ts';

const JOB = { id: 'report', name: 'Report', schedule: '0 9 * * *', timezone: 'Europe/Berlin', command: 'echo report' };

describe('list', () => {
  test('shows the next fire in the zone of the job and in UTC', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);

    expect((await run('list')).out).toBe(
      [
        'JOB     STATE   NEXT FIRE                  IN UTC                LAST  SCHEDULE',
        'report  active  2026-11-06 09:00:00+01:00  2026-11-06 08:00:00Z  -     0 9 * * * Europe/Berlin\n',
      ].join('\n'),
    );
  });

  test('names a zone once: beside a schedule that names none itself', async () => {
    const { run, api } = cliWorld();
    const zoned = 'TZ=Europe/Berlin 0 9 * * *';
    await api.client.createJob({ ...JOB, id: 'a', schedule: zoned, timezone: 'Asia/Tokyo' });
    await api.client.createJob({ ...JOB, id: 'b', schedule: [zoned, '@daily'], timezone: 'Asia/Tokyo' });
    await api.client.createJob({ ...JOB, id: 'c', schedule: [zoned, 'CRON_TZ=UTC @daily'], timezone: 'Asia/Tokyo' });

    const lines = (await run('list')).out.trimEnd().split('\n');

    expect(lines.slice(1).map((line) => line.replace(/^.* - +/, ''))).toEqual([
      zoned,
      `${zoned}; @daily Asia/Tokyo`,
      `${zoned}; CRON_TZ=UTC @daily`,
    ]);
  });

  test('prints JSON for programs', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);

    const { out } = await run('--json', 'list');

    expect(JSON.parse(out)).toMatchObject([{ id: 'report', nextFireAt: '2026-11-06T08:00:00Z' }]);
    expect((await run('list', '--json')).out).toBe(out);
  });

  test('says when there are more than asked for', async () => {
    const { run, api } = cliWorld();
    for (const id of ['a', 'b', 'c']) {
      await api.client.createJob({ ...JOB, id });
    }

    expect((await run('list', '--limit', '2')).out).toMatch(/the first 2; --limit shows more\n$/);
    expect((await run('list', '--limit', '1')).out).toMatch(/\nonly the first; --limit shows more\n$/);
    expect((await run('list', '--limit', '3')).out).not.toContain('more');
  });

  test('takes only what was asked for, in the order asked for, and says how the last run ended', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob({ ...JOB, id: 'a', source: 'jobs.yaml', tags: ['nightly'] });
    await api.client.createJob({ ...JOB, id: 'b', source: 'jobs.yaml', schedule: '0 8 * * *' });
    await api.client.createJob({ ...JOB, id: 'c', command: 'echo nightly' });
    await api.client.runJob('b');
    await api.runAll(async () => ({ kind: 'succeeded', exitCode: 0 }));
    const idsOf = async (...options: readonly string[]) =>
      [...(await run('list', ...options)).out.matchAll(/^([abc]) /gm)].map(([, id]) => id);

    expect(await idsOf('--source', 'jobs.yaml')).toEqual(['a', 'b']);
    expect(await idsOf('--source', 'jobs.yaml', '--sort', 'wakeAt')).toEqual(['b', 'a']);
    expect(await idsOf('--query', 'NIGHT')).toEqual(['a']);
    expect(await idsOf('--tag', 'nightly')).toEqual(['a']);
    expect((await run('list', '--query', 'b')).out).toContain('succeeded');
    expect((await run('list', '--tag', 'nobody')).out).toBe('no jobs\n');
  });

  test('is coloured only where colours are wanted', async () => {
    const [plain, coloured] = [cliWorld(), cliWorld({ colors: true })];
    await plain.api.client.createJob(JOB);
    await coloured.api.client.createJob(JOB);

    const codes = String.fromCharCode(27);
    expect((await plain.run('list')).out).not.toContain(codes);
    expect((await coloured.run('list')).out).toContain(`${codes}[32mactive`);
  });
});

test('fires shows those of all jobs, a job that fires often in one line', async () => {
  const { run, api } = cliWorld();
  await api.client.createJob(JOB);
  await api.client.createJob({ ...JOB, id: 'often', schedule: '* * * * *' });
  await api.client.createJob({ ...JOB, id: 'hourly', schedule: '30 * * * *' });
  await api.client.createJob({ id: 'follower', after: [{ job: 'report' }], command: 'true' });

  expect((await run('fires', '--from', '2026-11-06 07:59:30')).out).toBe(
    [
      'IN UTC                WHEN        JOB     FIRE                       NOTE',
      '2026-11-06 08:00:00Z  in 1 d 0 h  often   2026-11-06 09:00:00+01:00  1440 fires until 2026-11-07 07:59:00Z',
      '2026-11-06 08:00:00Z  in 1 d 0 h  report  2026-11-06 09:00:00+01:00',
      '2026-11-06 08:30:00Z  in 1 d 0 h  hourly  2026-11-06 09:30:00+01:00  24 fires until 2026-11-07 07:30:00Z',
      'these are all of them up to 2026-11-07 07:59:30Z\n',
    ].join('\n'),
  );
  expect(JSON.parse((await run('fires', '--limit', '1', '--json')).out)).toMatchObject({ items: [{ jobId: 'often' }] });
});

test.each([
  ['*/15 * * * *', ['quarterly'], 'that is all', ''],
  // Each of three a day: the page is full before the day is over, and says so.
  ['0 10,12,14 * * *', ['quarterly', 'quarterly'], 'these are all of them', '; --limit shows more'],
])('fires of a job at %s, two at most', async (schedule, jobs, all, more) => {
  const { run, api } = cliWorld();
  await api.client.createJob({ ...JOB, id: 'quarterly', schedule });

  const { out } = await run('agenda', '--limit', '2');

  expect(out.match(/quarterly/g)).toEqual(jobs);
  expect(out).toMatch(new RegExp(`\\n${all} up to [^;\\n]+${more}\\n$`));
});

describe('get', () => {
  test('shows a job in words, what others wrote made harmless', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob({ ...JOB, description: 'evil \u001b[2J title\u202e' });

    const { out } = await run('get', 'report');

    expect(out).toContain('next fire    2026-11-06 09:00:00+01:00 (2026-11-06 08:00:00Z), in 1 d 0 h\n');
    expect(out).toContain('description  evil \\u001b[2J title\\u202e\n');
  });

  test('says until when nothing is told of a job, and why', async () => {
    const { run, api } = cliWorld();
    await api.client.createJob(JOB);
    await run('mute', 'report', '--until', '2026-11-06', '--note', 'known \u001b[2J');

    const { out } = await run('get', 'report');

    expect(out).toMatch(/^muted +until 2026-11-05 23:00:00Z by \S+: known \\u001b\[2J$/m);
  });

  test('of a job that is not there fails, in words or in JSON', async () => {
    const { run } = cliWorld();

    expect(await run('get', 'nobody')).toEqual({
      code: 1,
      out: '',
      err: 'error: there is no job nobody (job_not_found)\n',
    });
    expect(JSON.parse((await run('get', 'nobody', '--json')).err)).toMatchObject({
      error: { code: 'job_not_found', status: 404 },
    });
  });
});

test('get shows a command of several lines as lines, none of which looks like a field', async () => {
  const { run, api } = cliWorld();
  await api.client.createJob({ id: 'report', schedule: '@daily', command: 'set -e\nstate  fine\nmake \u0007report\n' });

  const { out } = await run('get', 'report');

  expect(out).toMatch(/^command {2,}shell line: set -e\n {2,}state {2}fine\n {2,}make \\u0007report\ntimeout /m);
  expect(out.match(/^state /gm)).toHaveLength(1);
});

describe('an id that is no job`s', () => {
  const terminal = { columns: 80 };
  const near = async (changes: Parameters<typeof cliWorld>[0], ...argv: readonly string[]) => {
    const { run, api } = cliWorld(changes);
    for (const id of ['report', 'reports', 'cleanup']) {
      await api.client.createJob({ ...JOB, id });
    }
    return (await run(...argv)).err;
  };

  test.each([
    ['reprot', 'did you mean report or reports?'],
    ['REPORTS', undefined],
    ['clenup', 'did you mean cleanup?'],
    ['backup', undefined],
  ])('%s: %s', async (id, suggestion) => {
    const refusal = `error: there is no job ${id} (job_not_found)\n`;

    expect(await near(terminal, 'get', id)).toBe(suggestion === undefined ? refusal : `${refusal}${suggestion}\n`);
  });

  test('is looked for where a job is taken for a run, too', async () => {
    expect(await near(terminal, 'logs', 'reprot')).toContain('did you mean report');
  });

  test('is not looked for where nobody reads it', async () => {
    expect(await near({}, 'get', 'reprot')).not.toContain('did you mean');
    expect(await near(terminal, 'get', 'reprot', '--json')).not.toContain('did you mean');
    expect(await near(terminal, 'get', 'reprot', '--quiet')).not.toContain('did you mean');
  });

  test('is all that is said where the list is refused', async () => {
    const { api } = cliWorld();
    const fetch = async (request: Request) =>
      request.url.includes('view=list') ? new Response('no', { status: 500 }) : api.fetch(request);

    expect(await near({ ...terminal, fetch }, 'get', 'reprot')).toBe('error: there is no job reprot (job_not_found)\n');
  });
});

test('a job is paused with a note, resumed and deleted', async () => {
  const { run, api } = cliWorld();
  await api.client.createJob(JOB);

  expect((await run('pause', 'report', '--note', 'month end')).out).toBe('report is paused\n');
  expect((await run('get', 'report')).out).toContain('by local at 2026-11-05 08:00:00Z: month end');
  expect((await run('resume', 'report')).out).toBe('report is active, next fire 2026-11-06 09:00:00+01:00\n');
  expect((await run('delete', 'report')).out).toBe('report is deleted\n');
  expect((await run('delete', 'report')).code).toBe(1);
});

test('next shows fires on the clocks of the zone, in UTC and how far away', async () => {
  const { run, api } = cliWorld();
  await api.client.createJob(JOB);

  expect((await run('next', 'report', '--count', '2')).out).toBe(
    [
      'FIRE                       IN UTC                WHEN        NOTE',
      '2026-11-06 09:00:00+01:00  2026-11-06 08:00:00Z  in 1 d 0 h',
      '2026-11-07 09:00:00+01:00  2026-11-07 08:00:00Z  in 2 d 0 h\n',
    ].join('\n'),
  );
});

test('where there are no fires to come, it is said why', async () => {
  const { run, api } = cliWorld();
  await api.client.createJob(JOB);
  const { schedule: _, ...unscheduled } = JOB;
  await api.client.createJob({ ...unscheduled, id: 'follower', after: [{ job: 'report' }] });
  await api.client.createJob({ ...JOB, id: 'once', schedule: { at: ['2026-11-05T09:30:00'] } });
  await run('skip', 'once');

  await run('pause', 'report', '--until', '2026-12-01T08:00:00Z');
  const until = 'paused until 2026-12-01 09:00:00+01:00 (2026-12-01 08:00:00Z); then it plans again\n';
  expect(await run('next', 'report')).toEqual({ code: 0, out: until, err: '' });
  expect((await run('skip', 'report')).out).toBe(
    `report skips 2026-12-02 09:00:00+01:00 (2026-12-02 08:00:00Z); ${until}`,
  );
  await run('resume', 'report');
  await run('pause', 'report');
  expect((await run('next', 'report')).out).toBe('paused by local: no fires until it is resumed\n');
  expect((await run('next', 'follower')).out).toBe('no fires: it runs after report\n');
  expect((await run('next', 'once')).out).toBe('no more fires\n');
});

test('beside fires to come it is said that everything is paused, but not where nobody wants words', async () => {
  const { run, api } = cliWorld();
  await api.client.createJob(JOB);
  await run('pause', '--all', '--note', 'the move');
  api.clock.advanceBy(60_000);
  const said = expect.stringMatching(
    /^everything is paused since 2026-11-05 08:0\d:\d\dZ by local: the move; no job fires until: cronstack resume --all\n$/,
  );

  for (const line of ['list', 'get report', 'next report', 'fires']) {
    expect(await run(...line.split(' ')), line).toMatchObject({ code: 0, err: said });
    expect(await run(...line.split(' '), '--quiet'), line).toMatchObject({ code: 0, err: '' });
  }
  await run('resume', '--all');
  expect(await run('list')).toMatchObject({ code: 0, err: '' });
});

test('get shows no secret of a definition as data, unless that is asked for', async () => {
  const { run, api } = cliWorld();
  const env = { DB_PASSWORD: 'hunter2-hunter2', MODE: 'full', TOKEN: { fromSecret: 'prod/token' } };
  await api.client.createJob({ ...JOB, env, command: 'curl -u ada:hunter2-hunter2 https://a.test' });

  for (const format of [['--json'], ['--output', 'yaml']]) {
    const { out } = await run('get', 'report', ...format);
    expect(out).not.toContain('hunter2');
    expect(out).toContain('***');
  }
  expect((await run('get', 'report')).out).toMatch(/^variables +DB_PASSWORD, MODE, TOKEN \(fromSecret prod\/token\)$/m);
  expect(JSON.parse((await run('get', 'report', '--json')).out).env).toEqual({ ...env, DB_PASSWORD: '***' });
  expect(JSON.parse((await run('get', 'report', '--json', '--show-secrets')).out).env).toEqual(env);
});

describe('preview', () => {
  test('says of a command how it is read, and what to know about it', async () => {
    const { run } = cliWorld();
    const { out } = await run('preview', '@daily', '--command', 'pg_dump shop | gzip');

    expect(out).toMatch(/^command: shell line$/m);
    expect(out).toMatch(/^warning: under sh only the last program of a pipe/m);
    expect((await run('preview', '@daily', '--command', 'tidy')).out).toMatch(/^command: task tidy$/m);
  });

  test('explains a schedule without a job', async () => {
    const { run } = cliWorld();

    const { code, out } = await run('preview', '0 9 13 * 5', '--timezone', 'Europe/Berlin', '--count', '1');

    expect(code).toBe(0);
    expect(out).toContain('2026-11-06 09:00:00+01:00  2026-11-06 08:00:00Z  in 1 d 0 h\n');
    expect(out).toContain('EventBridge: cron(');
    expect(out).toContain('warning: ');
  });

  test('names the first times that are excepted', async () => {
    const { run } = cliWorld();
    const except = { from: '2027-01-01', to: '2027-01-07' };
    const schedule = JSON.stringify({ cron: '0 9 * * *', timezone: 'Europe/Berlin', except });

    const { out } = await run('preview', schedule, '--from', '2026-12-31', '--count', '2');

    expect(out.match(/^no fire: .*$/gm)).toEqual([
      ...[1, 2, 3, 4, 5].map((day) => `no fire: 2027-01-0${day} 09:00:00+01:00 (2027-01-01 to 2027-01-07)`),
      'no fire: 2 more times',
    ]);
  });

  test('takes an object as JSON', async () => {
    const { run } = cliWorld();

    const { out } = await run('preview', '{"cron": "0 9 * * *"}', '--from', '2027-01-01', '--count', '1', '--json');

    expect(JSON.parse(out).fires).toMatchObject([{ at: '2027-01-01T09:00:00Z' }]);
  });

  test('compares the fires with a second reading, and says where and why they differ', async () => {
    const { run } = cliWorld();

    const { code, out } = await run(
      'preview',
      '["0 9 * * MON#1", {"cron": "0 0 * * 1/2", "timezone": "UTC"}, {"cron": "30 2 15 3 *", "timezone": "UTC"}]',
      '--timezone',
      'Europe/Berlin',
      '--prove',
    );

    expect(code).toBe(0);
    expect(out).toContain('proof: 0 9 * * MON#1: cron-parser names the same 120 fires until 2036-11-12T08:00:00Z');
    expect(out).toContain(
      '2026-11-08T00:00:00Z  only cron-parser: 2026-11-08 is none of its days, as Cronstack reads it\n',
    );
    expect(out).toMatch(/ {2}\.\.\. and \d+ more\n/);
  });

  test('gives the proof to programs, and the reason where there is none', async () => {
    const { run } = cliWorld();

    const { out } = await run(
      'preview',
      '["30 2 28 3 *", "every 90s"]',
      '--timezone',
      'Europe/Berlin',
      '--prove',
      '--json',
    );

    expect(JSON.parse(out).proofs).toMatchObject([
      {
        schedule: '30 2 28 3 *',
        same: 8,
        differences: [],
        atClockChanges: [{ at: '2027-03-28T01:00:00Z' }, {}, { at: '2032-03-28T01:00:00Z' }, {}],
      },
      { schedule: 'every 90s', notCompared: 'it is no cron expression' },
    ]);
  });

  test('says once what is wrong', async () => {
    const { run } = cliWorld();

    const { code, err } = await run('preview', '61 9 * * *');

    expect(code).toBe(1);
    expect(err).toBe('error: minute: "61" is out of range; expected 0-59 (position 0) (invalid_schedule)\n');
  });

  test.each([
    ['["@daily", "61 9 * * *"]', 'error: schedule[1]: minute: "61"'],
    ['["@daily", {"cron": "61 9 * * *"}]', 'error: schedule[1].cron: minute: "61"'],
    ['{"cron": "every 5 minutes"}', 'error: schedule.cron: cron: every 5 minutes is not taken'],
  ])('says which one of %s is wrong', async (schedule, said) => {
    const { run } = cliWorld();

    const { code, err } = await run('preview', schedule);

    expect(code).toBe(1);
    expect(err).toContain(said);
    expect(err.split('\n')).toHaveLength(2);
  });
});
