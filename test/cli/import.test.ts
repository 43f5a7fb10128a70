import { lstatSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GetScheduleCommand, ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, describe, expect, test } from 'vitest';
import { isThere } from '#cli/session/is-there.ts';
import { writeFile } from '#cli/session/write-file.ts';
import { cliWorld } from './cli-world.ts';

const scheduler = mockClient(SchedulerClient);

afterAll(() => scheduler.restore());

describe('cronstack import crontab', () => {
  test('prints the job file, with source and notes, and says on stderr what became of each line', async () => {
    const { run, files } = world();
    files.set(
      'my/etc/crontab',
      'MAILTO=ops@example.com\n17 *\t* * *\troot\tcd / && run-parts /etc/cron.hourly\n@reboot root up\n',
    );

    const { code, out, err } = await run('import', 'crontab', 'my/etc/crontab');

    expect(code).toBe(0);
    expect(out).toBe(
      [
        '# my/etc/crontab, line 2: 17 * * * * root cd / && run-parts /etc/cron.hourly',
        '# it ran as root: here it runs as the user that runs Cronstack, in the home of that one, or in its runner class',
        '# one run is all programs of that folder: a job each tells them apart',
        '# output from here on was mailed to ops@example.com; it is kept with each run: set whom failures are told, with notify in the jobs or the configuration',
        '- id: run-parts-cron.hourly',
        '  schedule: 17 * * * *',
        '  timezone: UTC',
        '  command:',
        '    type: shell',
        '    line: cd / && run-parts /etc/cron.hourly',
        '    cwd: "~"',
        '  maxRetries: 0',
        '  overlap: allow',
        '',
        '# left out: my/etc/crontab, line 3: @reboot root up',
        '#   @reboot is no time: let the system start it (systemd, or what starts the container)',
        '',
      ].join('\n'),
    );
    expect(err).not.toContain('proof: ');
    expect(err).toContain('left out (blocks nothing): my/etc/crontab, line 3: @reboot root up\n');
    expect(err.match(/ops@example\.com/g)).toHaveLength(1);
    expect(err).toContain('note: run-parts-cron.hourly: it ran as root: ');
    expect(err).toMatch(
      /\n1 job, 1 left out\nproved over \d+ fires?, each as a second reading .*; --verbose shows how\n$/,
    );
    const full = (await run('import', 'crontab', 'my/etc/crontab', '--verbose')).err;
    expect(full).toContain('  proof: 17 * * * *: cron-parser names the same');
    expect(full).toMatch(/\n1 job, 1 left out\n$/);
  });

  test('of a folder reads the files that cron would read, with a user before each command', async () => {
    const { run, files } = world();
    files.set('etc/cron.d/b', '@daily root tidy\n');
    files.set('etc/cron.d/a', '@daily root tidy\n');
    files.set('etc/cron.d/.placeholder', '@daily root no\n');
    files.set('etc/cron.d/old.bak', '@daily root no\n');
    files.set('etc/cron.d/sub/c', '@daily root no\n');

    const { out } = await run('import', 'crontab', 'etc/cron.d', '--json');

    expect(JSON.parse(out)).toMatchObject({
      jobs: [{ id: 'tidy', timezone: 'UTC' }, { id: expect.stringMatching(/^tidy-\w{6}$|^tidy-2$/) }],
      report: { isProven: true, leftOut: [], jobs: [{ place: 'etc/cron.d/a, line 1', isProven: true }, {}] },
    });
  });

  test('says a note of several jobs once, and a job that is not proven in full', async () => {
    const { run, files } = world();
    const lines = Array.from({ length: 7 }, (_, index) => `CRON_TZ=Europe/Berlin\n30 2 * * * root job${index}\n`);
    files.set('tab', `A=1\n${lines.join('')}no line\n`);

    const { code, err } = await run('import', 'crontab', 'tab', '--form', 'system');

    expect(code).toBe(1);
    expect(err).toContain('note: job0, job1, job2, job3, job4 and 2 more: it ran as root: here');
    expect(err.match(/it ran as root/g)).toHaveLength(1);
    expect(err).toContain('left out: tab, line 16: no line\n');
  });

  test.each([
    ['yaml', '# '],
    ['jsonc', '  // '],
  ])('says in a .%s file of each line that was left out where it stood, which apply takes', async (format, begin) => {
    const { run, files } = world();
    files.set('a', '5/15 * * * * early\n@daily one\n1#2 9 * * * between\n@daily two\n');
    files.set('b', '@daily three\n@reboot last\n');
    files.set('none', '@reboot up\n');

    await run('import', 'crontab', 'a', 'b', '--out', `jobs.${format}`, '--accept-differences');
    await run('import', 'crontab', 'none', '--out', `none.${format}`);

    const shown = files.get(`jobs.${format}`)?.match(/\b(?:early|one|between|two|three|last)$/gm);
    expect([...new Set(shown)]).toEqual(['early', 'one', 'between', 'two', 'three', 'last']);
    expect(files.get(`jobs.${format}`)).toContain(
      `${begin}left out: a, line 3: 1#2 9 * * * between\n${begin}  minute: `,
    );
    expect((await run('apply', `jobs.${format}`)).out).toContain('3 created');
    expect(files.get(`none.${format}`)).toContain(`${begin}left out: none, line 1: @reboot up\n`);
    expect((await run('check', `none.${format}`)).err).not.toContain('bad_file');
  });

  test.each(['json', 'jsonc', 'yaml'])(
    'writes with --out a .%s file that apply stores as the jobs that --apply stores',
    async (format) => {
      const { run, files } = world();
      files.set('tab', '0 9 */2 * 1 echo a%b\nA=1\n0 9 * * sun,7 date +\\%F\n');
      const written = await run('import', 'crontab', 'tab', '--out', `jobs.${format}`);

      expect(written).toMatchObject({ code: 0, out: expect.stringMatching(/\n2 jobs\nproved over /), err: '' });
      expect(files.get(`jobs.${format}`)?.includes('tab, line 3')).toBe(format !== 'json');
      expect((await run('apply', `jobs.${format}`)).out).toContain('2 created');
      expect((await run('import', 'crontab', 'tab', '--apply')).out).toContain('2 unchanged');
    },
  );

  test('with --observe leaves the commands where they are, and says what to write in their place and how to take them over', async () => {
    const { run, files } = world();
    const line = `date +\\%F; echo 'it is'%in\\%put`;
    files.set(
      'etc/crontab',
      `SHELL=/bin/bash\nPATH=/usr/bin\nFOO=bar\nRANDOM_DELAY=6\nMAILTO=a@b.example\n0 3 * * * root ${line}\n`,
    );

    const { out, err } = await run('import', 'crontab', 'etc/crontab', '--observe', '--json');

    const wrapped = `0 3 * * * root cronstack exec date -- /bin/bash -c 'date +\\%F; echo '\\''it is'\\'''%in\\%put`;
    const settings = {
      command: { type: 'shell', argv: ['/bin/bash', '-c', "date +%F; echo 'it is'"], cwd: '~', stdin: 'in%put\n' },
      env: { SHELL: '/bin/bash', PATH: '/usr/bin', FOO: 'bar' },
      jitterSeconds: 360,
      maxRetries: 0,
      overlap: 'allow',
    };
    const { jobs, report } = JSON.parse(out);
    expect(jobs).toEqual([
      {
        id: 'date',
        schedule: '0 3 * * *',
        timezone: 'UTC',
        command: { type: 'external', startWithinSeconds: 660 },
      },
    ]);
    expect(report).toMatchObject({
      isProven: true,
      jobs: [
        {
          notes: [
            `write in its place: ${wrapped}`,
            `to take it over later, give it these settings: ${JSON.stringify(settings)}`,
            'once it is taken over: it ran as root: here it runs as the user that runs Cronstack, in the home of that one, or in its runner class',
          ],
        },
      ],
      notes: [
        "etc/crontab, line 1: SHELL is cron's to set, as before; a job below it has it once it is taken over: see the job's note",
        "etc/crontab, line 2: PATH is cron's to set, as before; a job below it has it once it is taken over: see the job's note",
        "etc/crontab, line 3: FOO is cron's to set, as before; a job below it has it once it is taken over: see the job's note",
        'etc/crontab, line 4: RANDOM_DELAY=6: starts of the jobs below it are waited for so many minutes longer',
        "etc/crontab, line 5: MAILTO is cron's to set, as before",
      ],
    });
    expect(err).toBe('');
  });

  test('taken over with what its note says, a job that was observed is the one that an import makes from the first', async () => {
    const { run, files, api } = world();
    files.set('tab', 'PATH=/usr/bin\nFOO=bar\nRANDOM_DELAY=6\n0 3 * * * date%in\n');
    const { report } = JSON.parse((await run('import', 'crontab', 'tab', '--observe', '--apply', '--json')).out);
    expect((await run('import', 'crontab', 'tab', '--observe', '--apply')).out).toContain('1 unchanged');

    const [, note] = report.jobs[0].notes;
    await api.client.patchJob('date', JSON.parse(note.slice(note.indexOf('{'))));

    expect((await run('import', 'crontab', 'tab', '--apply')).out).toContain('1 unchanged');
  });

  test('with --observe shows what is to be copied whole, however long it is, and says what cannot be taken over', async () => {
    const { run, files } = world();
    files.set('tab', `@daily a ${'x'.repeat(900)} end\nCRONSTACK_JOB_ID=1\n@daily b\n`);

    const { out, err } = await run('import', 'crontab', 'tab', '--observe');

    for (const text of [out, err]) {
      expect(text).toContain(`write in its place: @daily cronstack exec a -- /bin/sh -c 'a ${'x'.repeat(900)} end'\n`);
      expect(text).toMatch(/give it these settings: .*x{900} end.*"overlap":"allow"\}\n/);
      expect(text).toContain('it cannot be taken over as it is: CRONSTACK_JOB_ID: no job can have this variable');
    }
    expect(out).toContain('- id: b\n');
  });

  test('stores nothing where a line is no line of a crontab, unless that is accepted', async () => {
    const { run, files, api } = world();
    files.set('tab', '5/15 * * * * one\n@daily two\n');

    expect(await run('import', 'crontab', 'tab')).toMatchObject({
      code: 1,
      err: expect.stringContaining('left out: tab, line 1'),
    });
    expect(await run('import', 'crontab', 'tab', '--apply')).toMatchObject({
      code: 1,
      err: expect.stringContaining('nothing is stored'),
    });
    expect((await api.client.listJobs()).items).toEqual([]);

    expect(await run('import', 'crontab', 'tab', '--apply', '--accept-differences', '--source', 'old')).toMatchObject({
      code: 0,
    });
    expect((await api.client.listJobs()).items).toMatchObject([{ id: 'two', source: 'old' }]);
  });

  test('reads the machine’s zone, or the one that is told, and refuses what is none', async () => {
    const { run, files } = world({ timezone: 'Europe/Berlin' });
    files.set('tab', '@yearly one\n');

    expect((await run('import', 'crontab', 'tab')).out).toContain('timezone: Europe/Berlin');
    expect((await run('import', 'crontab', 'tab', '--timezone', 'Asia/Tokyo')).out).toContain('timezone: Asia/Tokyo');
    expect(await run('import', 'crontab', 'tab', '--timezone', 'Mars')).toMatchObject({ code: 2 });
    expect(await run('import', 'crontab', 'none')).toMatchObject({
      code: 1,
      err: expect.stringContaining('cannot read none'),
    });
  });

  test('stores nothing in the place of jobs of other sources, whose names it says, unless it is told to', async () => {
    const { run, files, api } = world();
    files.set('tab', '0 9 * * * backup\n0 8 * * * tidy\n0 7 * * * fresh\n');
    files.set('jobs.json', JSON.stringify([{ id: 'backup', schedule: '@daily', command: 'mine' }]));
    files.set('team.json', JSON.stringify([{ id: 'tidy', schedule: '@daily', command: 'ours' }]));
    await run('apply', 'jobs.json');
    await run('apply', 'team.json', '--source', 'team');

    expect(await run('import', 'crontab', 'tab', '--apply', '--source', 'tab')).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        'other jobs have these ids: backup (of no source), tidy (of the source team); --replace',
      ),
    });
    expect((await api.client.listJobs()).items.map(({ id }) => id)).toEqual(['backup', 'tidy']);

    const replaced = await run('import', 'crontab', 'tab', '--apply', '--source', 'tab', '--replace');
    expect(replaced.out).toContain('1 created, 2 updated');
    files.set('tab', '30 9 * * * backup\n0 8 * * * tidy\n');
    expect((await run('import', 'crontab', 'tab', '--apply', '--source', 'tab')).out).toContain(
      '1 updated, 1 unchanged',
    );
    expect(await run('import', 'crontab', 'tab', '--apply')).toMatchObject({ code: 1 });
  });

  test('prints a line without end in part, and nothing that a terminal obeys', async () => {
    const { run, files } = world();
    files.set(
      'tab',
      `@daily \u202eevil ${'x'.repeat(100_000)}\n61 * * * * ${'y'.repeat(100_000)}\n${'z'.repeat(100_000)}\n`,
    );

    const { out, err } = await run('import', 'crontab', 'tab', '--timezone', 'UTC');

    expect(err.length).toBeLessThan(3_000);
    expect(out).not.toMatch(/y{1000}|z{1000}/);
    expect(out.match(/x{100,}/g)?.map(({ length }) => length)).toEqual([expect.any(Number), 100_000]);
    expect(out.length).toBeLessThan(102_000);
    expect(out + err).not.toMatch(/\u202e/);
    expect((await run('import', 'crontab', 'tab', '--json')).out).not.toMatch(/y{1000}|z{1000}/);
  });

  test('says with --progress how far it is', async () => {
    const { run, files } = world();
    files.set('tab', '@daily one\n@daily two\n@daily three\n');

    expect((await run('import', 'crontab', 'tab', '--progress')).err).toMatch(/compared \d of 3 jobs/);
  });

  test('is not named by a comment behind a line', async () => {
    const { run, files } = world();
    files.set('tab', '0 0 * * * /usr/local/bin/report --all # daily\n0 0 * * * tidy "a # b" \'c # d\'\n');

    expect((await run('import', 'crontab', 'tab', '--quiet', '--out', 'a.yaml')).out).toBe('report\ntidy\n');
  });

  test('says with --quiet what stands in the way', async () => {
    const { run, files } = world();
    files.set('tab', '0 9 * * sat-sun a\n@reboot b\n@daily c\n');

    const { code, out, err } = await run('import', 'crontab', 'tab', '--quiet');

    expect(code).toBe(1);
    expect(out).toBe('c\n');
    expect(err).toMatch(
      /^not all of the source is taken as it is: see below;.*\nleft out: tab, line 1: 0 9 .*\n {2}\S.*\n$/,
    );
  });

  test('writes over a file only where that is asked for, and stores nothing with --dry-run', async () => {
    const { run, files } = world();
    files.set('tab', '@daily a\n');
    files.set('jobs.yaml', 'mine');

    expect(await run('import', 'crontab', 'tab', '--out', 'jobs.yaml')).toMatchObject({
      code: 1,
      err: 'error: nothing was written: jobs.yaml is there already: --overwrite writes over it\n',
    });
    expect(files.get('jobs.yaml')).toBe('mine');
    expect((await run('import', 'crontab', 'tab', '--out', 'jobs.yaml', '--overwrite', '--dry-run')).code).toBe(0);
    expect(files.get('jobs.yaml')).toContain('id: a');
    expect((await run('list', '--quiet')).out).toBe('');
    expect((await run('import', 'crontab', 'tab', '--dry-run', '--apply')).code).toBe(2);
  });

  test('leaves what it cannot read or is no file where it is, and with --overwrite replaces files and links to them alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cronstack-import-'));
    const at = (name: string) => join(folder, name);
    const socket = createServer();
    try {
      const { run, files } = world({ isThere, writeFile });
      files.set('tab', '@daily a\n');
      writeFileSync(at('large'), '');
      truncateSync(at('large'), 64 * 2 ** 20 + 1);
      writeFileSync(at('plain'), 'mine');
      symlinkSync(at('plain'), at('link'));
      symlinkSync(at('none'), at('dangling'));
      await new Promise<void>((resolve) => socket.listen(at('socket'), resolve));
      const names = ['large', 'plain', 'link', 'dangling', 'socket'];
      const inodes = () => names.map((name) => lstatSync(at(name)).ino);
      const before = inodes();

      for (const name of names) {
        expect(await run('import', 'crontab', 'tab', '--out', at(name))).toMatchObject({
          code: 1,
          err: `error: nothing was written: ${at(name)} is there already: --overwrite writes over it\n`,
        });
        await expect(writeFile(at(name), oneText(), true)).rejects.toMatchObject({
          message: `cannot write ${at(name)}: it is there already`,
        });
      }
      expect([inodes(), await isThere(at('none'))]).toEqual([before, false]);

      const codes = names.map(async (name) => {
        return (await run('import', 'crontab', 'tab', '--overwrite', '--out', at(name))).code;
      });
      expect(await Promise.all(codes)).toEqual([0, 0, 0, 1, 1]);
      expect(inodes().map((inode, index) => inode === before[index])).toEqual([false, false, false, true, true]);
      expect(readFileSync(at('link'), 'utf8')).toContain('id: a');
    } finally {
      socket.close();
      rmSync(folder, { recursive: true });
    }
  });

  test('of nothing is an empty job file, and there is nothing to store', async () => {
    const { run, files } = world();
    files.set('tab', '# nothing\n');

    expect(await run('import', 'crontab', 'tab')).toMatchObject({ code: 0, out: '[]\n' });
    expect(await run('import', 'crontab', 'tab', '--apply')).toMatchObject({
      code: 1,
      err: expect.stringContaining('nothing to store'),
    });
  });
});

test('cronstack import kubernetes reads all documents, and says where what is no YAML stands', async () => {
  const { run, files } = world();
  const cronJob = (name: string) => `kind: CronJob
metadata: {name: ${name}}
spec:
  schedule: '0 9 * * 1'
  timeZone: UTC
  jobTemplate: {spec: {template: {spec: {containers: [{image: a, command: [run]}]}}}}
`;
  files.set('k.yaml', `${cronJob('one')}---\nkind: Service\n---\n${cronJob('two')}`);
  files.set('bad.yaml', 'a: [');
  files.set('other.yaml', 'kind: Service');

  const { code, out, err } = await run('import', 'kubernetes', 'k.yaml', '--apply', '--verbose');
  expect((await run('import', 'kubernetes', 'other.yaml')).err).toContain('note: there is no CronJob in it');

  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('one: k.yaml, line 1, default/one: 0 9 * * 1\n');
  expect(out).toContain('note: passed over, as no CronJob: Service');
  expect(out).toContain('2 created');
  expect(await run('import', 'kubernetes', 'bad.yaml')).toMatchObject({
    code: 1,
    err: expect.stringContaining('bad.yaml: line 1'),
  });
});

describe('cronstack import eventbridge', () => {
  const schedule = {
    Name: 'nightly',
    GroupName: 'team',
    ScheduleExpression: 'cron(0 2 * * ? *)',
    Target: { Arn: 'arn:aws:lambda:eu-central-1:123456789012:function:nightly', RoleArn: 'x' },
  };

  test('reads what get-schedule printed', async () => {
    const { run, files } = world();
    files.set('s.json', JSON.stringify(schedule));

    const { code, out, err } = await run('import', 'eventbridge', 's.json', '--verbose');

    expect(code).toBe(0);
    expect(out).toContain('- id: nightly\n  schedule: cron(0 2 * * ? *)\n');
    expect(err).toContain('aws-cron-parser names the same');
  });

  test('asks an account for each schedule of a group, page by page', async () => {
    scheduler.on(ListSchedulesCommand, { GroupName: 'team' }).resolves({
      Schedules: [{ Name: 'nightly', GroupName: 'team' }],
      NextToken: 'more',
    });
    scheduler.on(ListSchedulesCommand, { GroupName: 'team', NextToken: 'more' }).resolves({
      Schedules: [{ Name: 'other', GroupName: 'team' }],
    });
    scheduler
      .on(GetScheduleCommand)
      .callsFake((input) => ({ ...schedule, ...input, StartDate: new Date(0), $metadata: {} }));

    const { out } = await world().run('import', 'eventbridge', '--account', '--group', 'team', '--json');

    expect(JSON.parse(out).jobs).toMatchObject([
      { id: 'nightly', startAt: '1970-01-01T00:00:00Z', tags: ['schedule-group:team'] },
      { id: 'other' },
    ]);
  });

  test('is told of an account that does not answer', async () => {
    scheduler.on(ListSchedulesCommand).rejects(new Error('no credentials'));

    expect(await world().run('import', 'eventbridge', '--account')).toMatchObject({
      code: 1,
      err: expect.stringContaining('could not read the schedules of the account'),
    });
    expect(await world().run('import', 'eventbridge')).toMatchObject({
      code: 2,
      err: expect.stringContaining('--account'),
    });
  });
});

async function* oneText() {
  yield 'other';
}

/** One in which comparing takes its time, so that few fires of each job are compared. */
function world(changes: Parameters<typeof cliWorld>[0] = {}) {
  let nowMs = Date.parse('2026-11-29T00:00:00Z');
  return cliWorld({ ...changes, now: () => (nowMs += 1_500) });
}
