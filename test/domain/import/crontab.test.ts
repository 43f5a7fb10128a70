import { describe, expect, test } from 'vitest';
import { importCrontab } from '#domain/import/crontab/import.ts';
import { JobIds } from '#domain/import/job-ids.ts';
import { isProven, proveImport } from '#domain/import/prove-job.ts';
import { crontab, NOW, proved } from './proved.ts';

describe('the times of a crontab', () => {
  test.each([
    ['*/5 * * * *', '*/5 * * * *'],
    ['05 08 * * 1-5', '05 08 * * 1-5'],
    ['0 9 * jan-Mar sun,7', '0 9 * jan-Mar sun,7'],
    ['0 9 * * 0-7', '0 9 * * 0-7'],
    ['0 9 13 * 5', '0 9 13 * 5'],
    ['0 9 */2 * 1', { cron: '0 9 */2 * 1', dayMatch: 'and' }],
    ['0 9 1-7 * */7', { cron: '0 9 1-7 * */7', dayMatch: 'and' }],
    ['0 9 *,5 * 1', { cron: '0 9 *,5 * 1', dayMatch: 'and' }],
    ['0 9 5,*/2 * 1', '0 9 5,*/2 * 1'],
    ['0 9 */2 * *', '0 9 */2 * *'],
    ['0 9 * * */2', '0 9 * * */2'],
    ['*/100 1-5/10 * * *', '0 1 * * *'],
    ['0\t9   * * *', '0 9 * * *'],
    ['-0 9 * * *', '0 9 * * *'],
    ['@midnight', '@midnight'],
  ])('%j are %j, and fire alike', (times, schedule) => {
    const { jobs, leftOut } = proved(crontab(`${times} true`));

    expect(leftOut).toEqual([]);
    expect(jobs).toMatchObject([{ job: { schedule }, proof: { same: 6, differences: [] }, proven: true }]);
  });

  test.each([
    ['5/15 * * * *', /one value/],
    ['0 9 * * sat-sun', /ends before it begins/],
    ['0 22-6 * * *', /ends before it begins/],
    ['0 24 * * *', /hour: "24" is out of range; expected 0-23/],
    ['0 9 * * sunday', /out of range; expected 0-7 or sun-sat/],
    ['0 9 L * *', /out of range|no crontab/],
    ['0 9 * * 1#2', /no crontab\(5\)/],
    ['0 9 ? * *', /no crontab\(5\)/],
    ['0~30/5 9 * * *', /minute: "0~30\/5" is not taken.*one value of a span is 0~59, without a step/],
    ['30~0 9 * * *', /30~0 ends before it begins/],
    ['0 9 0~5 * *', /day of month: "0~5" is out of range; expected 1-31/],
    ['0~1~2 9 * * *', /is not taken/],
    ['*/0 * * * *', /step of 0/],
    ['1,,2 * * * *', /minute: "" is not taken/],
    ['@every_minute', /no time that cron knows/],
  ])('%j are refused, which blocks, as %s', (times, why) => {
    expect(crontab(`${times} true`)).toMatchObject({
      jobs: [],
      leftOut: [{ place: 'crontab, line 1', blocks: true, why: expect.stringMatching(why) }],
    });
  });

  test.each([
    ['* * * * * echo a\u0000b', 'U+0000 at character 17'],
    ['* * * * * /opt/\u001b[31mred', 'U+001B at character 16'],
    ['\u0085* * * * true', 'U+0085 at character 1'],
    ['A=\u007f', 'U+007F at character 3'],
  ])('of a line with a control character (%j) are refused, which blocks, naming it', (text, why) => {
    expect(crontab(`\t0\t9 * * * fine\r\n${text}`)).toMatchObject({
      jobs: [{ job: { schedule: '0 9 * * *' } }],
      leftOut: [{ place: 'crontab, line 2', blocks: true, why: `the control character ${why}` }],
    });
  });

  test('that take too long to compare are not taken for proven, and no difference is made up', () => {
    let nowMs = 0;
    const long = crontab('*/5 * */2 * 1 true');
    const { jobs } = proveImport(long, { after: NOW, nowMs: () => (nowMs += 1_000) });

    expect(nowMs).toBeLessThan(10_000);
    expect(jobs).toMatchObject([{ proven: false, proof: { notCompared: 'it is too much work to read' } }]);
  });

  test.each([
    ['0~30 9 * * *', 'H(0-30) 9 * * *'],
    ['~ 3~5 * * *', 'H(0-59) H(3-5) * * *'],
    ['5,30~40 9 ~ jan~Mar 1~', '5,H(30-40) 9 H(1-31) H(1-3) H(1-6)'],
    ['0 9 * * fri~7', '0 9 * * H(5-7)'],
    ['0 9 20~ * */2', { cron: '0 9 H(20-31) * */2', dayMatch: 'and' }],
  ])('%j, drawn by cron, is %j, and proven to fire as a cron that had drawn that', (times, schedule) => {
    for (const command of ['alpha', 'beta', 'gamma']) {
      const { jobs, leftOut } = proved(crontab(`${times} ${command}`));

      expect(leftOut).toEqual([]);
      expect(jobs).toMatchObject([
        { job: { schedule }, notes: [expect.stringContaining('draws')], proof: { differences: [] }, proven: true },
      ]);
    }
  });

  test('drawn by cron itself are no times to observe', () => {
    const source = { name: 'crontab', text: '0~30 9 * * * true', isSystem: false, timezone: 'UTC', isObserved: true };

    expect(importCrontab(source, new JobIds())).toMatchObject({
      jobs: [],
      leftOut: [{ blocks: true, why: expect.stringContaining('cron draws the time itself') }],
    });
  });

  test('that never come are left out, and block nothing', () => {
    const never = proved(crontab('0 0 31 2 * true'));

    expect(never).toMatchObject({ jobs: [], leftOut: [{ blocks: false, why: expect.stringContaining('never') }] });
    expect(isProven(never)).toBe(true);
  });

  test('as @reboot are reported, and block nothing', () => {
    const reported = proved(crontab('@reboot /usr/bin/up\n@daily down'));

    expect(reported).toMatchObject({
      jobs: [{ job: { id: 'down' } }],
      leftOut: [{ place: 'crontab, line 1', written: '@reboot /usr/bin/up', blocks: false }],
    });
    expect(isProven(reported)).toBe(true);
  });
});

describe('a planted fault', () => {
  test.each([
    ['the rule of the star forgotten', '0 9 */2 * 1', '0 9 */2 * 1'],
    ['both days where either suffices', '0 9 13 * 5', { cron: '0 9 13 * 5', dayMatch: 'and' } as const],
    ['another day', '0 9 * * 7', '0 9 * * 6'],
    ['an interval for a step', '*/7 * * * *', 'every 7 minutes'],
  ])('is found: %s, of %j made %j', (_, when, schedule) => {
    const { jobs, ...rest } = crontab(`${when} true`);
    const wrong = jobs.map((one) => ({ ...one, job: { ...one.job, schedule } }));
    const found = proved({ ...rest, jobs: wrong }, 12);

    expect(isProven(found)).toBe(false);
    expect(found.jobs[0]?.proof).toMatchObject({ differences: expect.arrayContaining([expect.anything()]) });
    expect(isProven(proved(crontab(`${when} true`)))).toBe(true);
  });

  test('in the zone is found', () => {
    const { jobs, ...rest } = crontab('CRON_TZ=Asia/Tokyo\n0 9 * * * true');
    const wrong = jobs.map((one) => ({ ...one, job: { ...one.job, timezone: 'Asia/Shanghai' } }));

    expect(isProven(proved({ ...rest, jobs: wrong }, 5))).toBe(false);
  });
});

describe('the command of a line', () => {
  test.each([
    ['date +\\%F > a', { line: 'date +%F > a' }],
    ["printf 'a\\\\b' 'c\\n'", { line: "printf 'a\\b' 'c\\n'" }],
    ['cat%one%two\\%', { line: 'cat', stdin: 'one\ntwo%\n' }],
    ['cat % one%', { line: 'cat', stdin: ' one\n' }],
    ['cat%', { line: 'cat' }],
    ['test -x /a || ( cd / && run-parts --report /b )', { line: 'test -x /a || ( cd / && run-parts --report /b )' }],
  ])('%j is %j', (command, expected) => {
    expect(crontab(`@daily ${command}`).jobs[0]?.job.command).toEqual({ type: 'shell', cwd: '~', ...expected });
  });

  test('has the variables that stand above it, in order, and is run by SHELL in HOME', () => {
    const text = [
      'A = "x y"  ',
      "B='q'",
      'C=a b',
      '@daily one',
      'A=z',
      'SHELL=/bin/bash',
      'HOME=/srv',
      'MAILTO=ops@example.com',
      '@daily two%in',
      'D=later',
    ].join('\n');

    expect(crontab(text).jobs.map(({ job }) => job)).toMatchObject([
      { command: { type: 'shell', line: 'one', cwd: '~' }, env: { A: 'x y', B: 'q', C: 'a b' } },
      {
        command: { type: 'shell', argv: ['/bin/bash', '-c', 'two'], cwd: '/srv', stdin: 'in\n' },
        env: { A: 'z', B: 'q', C: 'a b', SHELL: '/bin/bash', HOME: '/srv' },
      },
    ]);
    expect(crontab(text).jobs[0]?.job.env).toEqual({ A: 'x y', B: 'q', C: 'a b' });
    expect(crontab(text).jobs[1]?.job.env).not.toHaveProperty('MAILTO');
  });

  test.each([
    ['@daily tar czf etc.tgz /etc/hosts', '~'],
    ['HOME=/srv\n@daily true', '/srv'],
    ['HOME=\n@daily true', undefined],
  ])('%j runs in the home of its user, unless HOME says where', (text, cwd) => {
    expect(crontab(text).jobs[0]?.job.command).toMatchObject(cwd === undefined ? { line: 'true' } : { cwd });
    expect('cwd' in (crontab(text).jobs[0]?.job.command ?? {})).toBe(cwd !== undefined);
  });

  test('says whose home that is where it ran as somebody else', () => {
    const notes = (text: string) => crontab(text, { isSystem: true }).jobs[0]?.notes;

    expect(notes('@daily www-data a')).toEqual([
      'it ran as www-data: here it runs as the user that runs Cronstack, in the home of that one, or in its runner class',
    ]);
    expect(notes('HOME=/srv\n@daily www-data a')).toEqual([
      'it ran as www-data: here it runs as the user that runs Cronstack, or in its runner class',
    ]);
  });

  test('a value whose quote does not end is refused', () => {
    expect(crontab('A="x\n@daily one').leftOut).toMatchObject([{ place: 'crontab, line 1', blocks: true }]);
  });

  test('of a system crontab comes behind a user, who is named', () => {
    const { jobs, leftOut } = crontab('@daily root tidy up\n17 * * * * www-data', { isSystem: true });

    expect(jobs).toMatchObject([{ job: { id: 'tidy-up' }, notes: [expect.stringContaining('it ran as root')] }]);
    expect(leftOut).toMatchObject([{ why: 'expected a user and a command behind the times', blocks: true }]);
    expect(crontab('@daily root a\n0 9 * * * root b').notes).not.toEqual(
      expect.arrayContaining([expect.stringContaining('--form system')]),
    );
    expect(crontab('0 8 * * * root a\n0 9 * * * root b').notes).toEqual(
      expect.arrayContaining([expect.stringContaining('--form system')]),
    );
  });

  test('starts beside an earlier run, and is not tried again, as by cron', () => {
    expect(crontab('@daily a').jobs[0]?.job).toMatchObject({ overlap: 'allow', maxRetries: 0 });
  });
});

describe('the variables of a crontab', () => {
  test('CRON_TZ is the zone of the lines below it', () => {
    const text = '0 9 * * * a\nCRON_TZ=Asia/Tokyo\n0 9 * * * b\nCRON_TZ=Nowhere/City\n0 9 * * * c';
    const { jobs, leftOut } = proved(crontab(text, { timezone: 'Europe/Berlin' }), 5);

    expect(jobs).toMatchObject([
      { job: { id: 'a', timezone: 'Europe/Berlin' }, proven: true },
      { job: { id: 'b', timezone: 'Asia/Tokyo' }, proven: true },
    ]);
    expect(leftOut).toMatchObject([{ place: 'crontab, line 5', why: expect.stringContaining('Nowhere/City') }]);
  });

  test.each([
    ['__proto__=1', '__proto__: no job can have this variable: a key cannot be called __proto__'],
    ['CRONSTACK_JOB_ID=1', 'CRONSTACK_JOB_ID: no job can have this variable: names that begin with CRONSTACK_'],
  ])('%s, which no job can have, leaves out what stands below it, and is said', (variable, why) => {
    const { jobs, leftOut } = crontab(`@daily one\n${variable}\n@daily two`);

    expect(jobs.map(({ job }) => job.id)).toEqual(['one']);
    expect(leftOut).toMatchObject([{ place: 'crontab, line 3', why: expect.stringContaining(why), blocks: true }]);
  });

  test('are each named, with what became of them', () => {
    const { notes } = crontab('SHELL=/bin/sh\nPATH=/bin\nHOME=/\nMAILTO=a@b.example\nRANDOM_DELAY=5\n@daily true');

    expect(notes).toEqual([
      'crontab, line 1: SHELL=/bin/sh: runs the commands below it',
      'crontab, line 2: PATH: a variable (env) of the jobs below it',
      'crontab, line 3: HOME=/: the folder (cwd) and a variable of the jobs below it',
      expect.stringContaining('jitterSeconds'),
    ]);
    expect(crontab('RANDOM_DELAY=5\n@daily true').jobs[0]?.job).toMatchObject({ jitterSeconds: 300 });
    expect(crontab('MAILTO=""\n@daily true').notes).toEqual([expect.stringContaining('nothing to set')]);
    expect(crontab('MAILTO=a@b.example\n@daily true').jobs[0]?.notes).toEqual([
      expect.stringContaining('mailed to a@b.example'),
    ]);
    expect(crontab('MAILTO=a@b.example\n').notes).toEqual([expect.stringContaining('MAILTO=a@b.example: ')]);
  });

  test('MAILTO is told once, by the first job below it', () => {
    const text =
      'MAILTO=a@b.example\n@daily one\n@daily two\nMAILTO=c@d.example\n@daily three\nMAILTO=a@b.example\n@daily four';
    const { jobs, notes } = crontab(text);

    expect(jobs.map(({ notes: ofJob }) => ofJob.map((note) => /mailed to (\S+);/.exec(note)?.[1]))).toEqual([
      ['a@b.example'],
      [],
      ['c@d.example'],
      ['a@b.example'],
    ]);
    expect(notes).toEqual([]);
  });
});

describe('the id of a job', () => {
  test.each([
    ['cd / && run-parts --report /etc/cron.hourly', 'run-parts-cron.hourly'],
    ['tar czf ~/backups/hosts-$(date +\\%F).tgz -C /etc hosts', 'tar'],
    ['mkdir -p ~/b && pg_dump shop > ~/b/`date +\\%F`.sql', 'pg_dump-shop'],
    ['echo $(uptime-report now)', 'uptime-report-now'],
    ['test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.daily; }', 'run-parts-cron.daily'],
    ["test -x /usr/bin/certbot && perl -e 'sleep int(rand(43200))' && certbot -q renew --no-random", 'certbot-renew'],
    [
      '[ -x /usr/lib/php/sessionclean ] && if [ ! -d /run/systemd/system ]; then /usr/lib/php/sessionclean; fi',
      'sessionclean',
    ],
    ['test -e /run/systemd/system || SERVICE_MODE=1 /sbin/e2scrub_all -A -r', 'e2scrub_all'],
    ['command -v debian-sa1 > /dev/null && debian-sa1 60 2', 'debian-sa1'],
    ['/usr/bin/python3 /opt/app/report.py --all >> /var/log/report.log 2>&1', 'report'],
    ['nice -n 19 /usr/local/bin/backup.sh', 'backup'],
    ['mysqldump shop | gzip > ~/shop-$(date +%F).gz', 'mysqldump-shop'],
    ['flock -n /tmp/a.lock /usr/local/bin/backup.sh daily', 'backup-daily'],
    ['bash -c "one && two"', 'two'],
    ['@', 'job'],
  ])('of %j is %s', (line, id) => {
    expect(crontab(`@daily ${line}`).jobs[0]?.job.id).toBe(id);
  });

  test('stays where lines are added behind it, and is never given twice', () => {
    const first = ['0 1 * * * backup', '0 2 * * * backup', '0 2 * * * backup'];
    const ids = (lines: readonly string[]) => crontab(lines.join('\n')).jobs.map(({ job }) => job.id);

    expect(ids([...first, '0 3 * * * backup']).slice(0, 3)).toEqual(ids(first));
    expect(new Set(ids(first)).size).toBe(3);
    expect(ids(first)[0]).toBe('backup');
    expect(ids([`@daily ${'x'.repeat(80)}`])[0]).toMatch(/^x{49}-\w{6}$/);
  });
});
