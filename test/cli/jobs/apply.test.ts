import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cliWorld } from '../cli-world.ts';

const SEED = join(import.meta.dirname, '../../../examples/jobs.jsonc');

test('the seed is applied as it stands, and a second time nothing changes', async () => {
  const { run } = cliWorld();

  expect(await run('apply', SEED)).toEqual({
    code: 0,
    out: [
      'CHANGE   JOB              RUNS',
      'created  daily_summary    shell line',
      'created  weekly_audit     shell line',
      'created  monthly_cleanup  shell line',
      '3 created\n',
    ].join('\n'),
    err: '',
  });
  expect((await run('apply', SEED)).out).toBe('3 unchanged\n');
  expect((await run('apply', SEED, '--unchanged')).out).toContain('unchanged  daily_summary');
  expect((await run('apply', SEED, '--dry-run', '--unchanged')).out).toContain('unchanged  daily_summary');
  expect((await run('plan', SEED)).out).not.toContain('daily_summary');
});

test('plan and a dry run say what apply would do, and do nothing', async () => {
  const { run } = cliWorld();

  expect((await run('plan', SEED)).out).toContain('3 created\n');
  expect((await run('apply', SEED, '--dry-run')).out).toContain('3 created\n');
  expect((await run('list')).out).toBe('no jobs\n');
});

test.each([
  ['one job', aJob('one'), 1],
  ['an array', [aJob('one'), aJob('two')], 2],
  ['an object with jobs', { jobs: [aJob('one'), aJob('two')] }, 2],
  ['an empty array', [], 0],
])('a file may hold %s', async (_, content, count) => {
  const { run, files } = cliWorld();
  files.set('jobs.json', JSON.stringify(content));

  const { code, out } = await run('apply', 'jobs.json', '--json');

  expect(code).toBe(0);
  expect(JSON.parse(out).items).toHaveLength(count);
});

test.each([
  ['no JSON', '[ // jobs\n  {"id" "a"}\n]', 'jobs.json: line 2, column 9'],
  ['a number', '5', 'expected an array of jobs'],
  [
    'a number that is not kept',
    '[{"args": {"id": 9007199254740993}}]',
    'jobs.json: [0].args.id: 9007199254740993 would',
  ],
  ['a key twice', '{"jobs": [{"id": "a", "id": "b"}]}', 'jobs.json: jobs[0].id: this key stands twice'],
  ['jobs that are no list', '{"jobs": 5}', 'expected an array of jobs'],
])('a file that holds %s is refused before anything is asked', async (_, content, message) => {
  const { run, files } = cliWorld({ fetch: () => Promise.reject(new Error('asked')) });
  files.set('jobs.json', content);

  expect(await run('apply', 'jobs.json')).toMatchObject({ code: 1, out: '', err: expect.stringContaining(message) });
});

test('plan and apply warn of what may not be meant, once for each job that changes, and say how its command is read', async () => {
  const { run, files } = cliWorld();
  const jobs = [
    { id: 'seven', schedule: '*/7 * * * *', command: 'tidy', timeoutSeconds: 540 },
    { id: 'ordinary', schedule: '*/5 * * * *', command: 'tidy' },
    {
      id: 'night',
      schedule: '30 2 * * *',
      timezone: 'Europe/Berlin',
      command: 'pg_dump shop | gzip',
      timeoutSeconds: 9,
    },
    { id: 'typed', schedule: '@daily', command: 'tidi', timeoutSeconds: 9 },
  ];
  const warnings = [
    /^warning: seven: \S.*fires at minute 56 and then 0|^warning: seven: /m,
    /^warning: seven: its timeout of 9 minutes may reach past the next fire/m,
    /^warning: night: 02:30 does not exist in Europe\/Berlin on 2027-03-28/m,
    /^warning: night: under sh only the last program of a pipe decides/m,
    /^warning: typed: tidi is no task, and is read as a shell line; did you mean the task tidy\?$/m,
  ];
  files.set('jobs.json', JSON.stringify(jobs));

  const planned = (await run('plan', 'jobs.json')).out;
  const applied = (await run('apply', 'jobs.json')).out;

  for (const warning of warnings) {
    expect(planned).toMatch(warning);
    expect(applied).toMatch(warning);
  }
  expect(planned + applied).not.toContain('warning: ordinary');
  expect(planned).toMatch(/^ +command: task tidy$/m);
  expect(applied).toMatch(/^created +seven +task tidy\n(?:.*\n){2}created +typed +shell line$/m);
  expect((await run('apply', 'jobs.json')).out).not.toContain('warning');
});

test('plan tells with --detailed-exitcode whether something would change', async () => {
  const { run } = cliWorld();

  expect((await run('plan', SEED, '--detailed-exitcode')).code).toBe(3);
  expect((await run('plan', SEED)).code).toBe(0);
  await run('apply', SEED);
  expect((await run('plan', SEED, '--detailed-exitcode')).code).toBe(0);
});

test.each(['crontab', 'jobs.jsonc', 'jobs.yaml'])(
  'a crontab in %s, where a job file belongs, is named with its import',
  async (name) => {
    const { run, files } = cliWorld();
    files.set(name, 'MAILTO=me\n30 2 * * 1-5 backup.sh "all" {x}\n');

    expect((await run('apply', name)).err).toBe(
      `error: ${name}: this is a crontab, not a job file: cronstack import crontab ${name}\n`,
    );
  },
);

test('one fault is told as one', async () => {
  const { run, files } = cliWorld();
  files.set('jobs.json', '[{"id": "a", "schedule": "61 * * * *", "command": "x"}]');

  expect((await run('apply', 'jobs.json')).err).toMatch(/^error: 1 thing is wrong; nothing was stored/);
});

test('a file that is not there is named', async () => {
  const { run } = cliWorld();

  expect(await run('apply', 'nowhere.json')).toEqual({
    code: 1,
    out: '',
    err: 'error: cannot read nowhere.json: no such file\n',
  });
});

test('every fault of every job is said, and nothing is stored', async () => {
  const { run, files } = cliWorld();
  files.set('jobs.json', JSON.stringify([aJob('one'), { ...aJob('two'), colour: 'red', schedule: '61 * * * *' }]));

  const { code, err } = await run('apply', 'jobs.json');

  expect(code).toBe(1);
  expect(err).toContain('jobs[1] (two).colour: unknown key');
  expect(err).toContain('jobs[1] (two).schedule: ');
  expect((await run('list')).out).toBe('no jobs\n');
});

test('201 jobs are applied page by page, and one bad job on the last page keeps all of them out', async () => {
  const { run, files } = cliWorld();
  const jobs = Array.from({ length: 201 }, (_, index) => aJob(`job-${index}`));
  files.set('good.json', JSON.stringify(jobs));
  files.set('bad.json', JSON.stringify([...jobs, { ...aJob('last'), schedule: 'never' }]));

  const bad = await run('apply', 'bad.json');
  expect(bad).toMatchObject({ code: 1, err: expect.stringContaining('jobs[201] (last).schedule') });
  expect((await run('list')).out).toBe('no jobs\n');

  expect((await run('apply', 'good.json')).out).toContain('201 created\n');
});

test('jobs whose definitions are large are sent on as many pages as they need', async () => {
  const { run, files } = cliWorld();
  const jobs = Array.from({ length: 20 }, (_, index) => ({
    ...aJob(`job-${index}`),
    env: { BIG: 'x'.repeat(32_000) },
  }));
  files.set('jobs.json', JSON.stringify(jobs));

  expect((await run('apply', 'jobs.json')).out).toContain('20 created\n');
});

test.each([2, 101])('prune deletes what is no longer in a file of %i jobs, and only of its source', async (count) => {
  const { run, files, api } = cliWorld();
  await api.client.createJob(aJob('by-hand'));
  await api.client.apply({ jobs: [aJob('gone')], source: 'team-a' });
  files.set('jobs.json', JSON.stringify(Array.from({ length: count }, (_, index) => aJob(`job-${index}`))));

  const plan = await run('plan', 'jobs.json', '--source', 'team-a', '--prune');
  const applied = await run('apply', 'jobs.json', '--source', 'team-a', '--prune');

  expect(plan.out).toContain(`${count} created, 1 deleted\n`);
  expect(applied.out).toContain(`${count} created, 1 deleted\n`);
  await expect(api.client.getJob('by-hand')).resolves.toMatchObject({ id: 'by-hand' });
  await expect(api.client.getJob('gone')).rejects.toMatchObject({ code: 'job_not_found' });
});

test('prune without a source is wrong usage', async () => {
  const { run } = cliWorld();

  expect(await run('apply', SEED, '--prune')).toMatchObject({ code: 2, err: expect.stringContaining('--source') });
});

function aJob(id: string) {
  return { id, schedule: '0 9 * * *', command: 'true' };
}
