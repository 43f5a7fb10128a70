import { expect, test } from 'vitest';
import { cliWorld } from '../cli-world.ts';

const JOB = 'schedule: "*/5 * * * *"\ncommand: "true"\n';

test.each([
  ['one job', `id: a\n${JOB}`, ['a']],
  [
    'a list',
    '- {id: a, schedule: "@daily", command: "true"}\n- {id: b, schedule: "@daily", command: "true"}',
    ['a', 'b'],
  ],
  [
    'jobs under a key, and a schema',
    `$schema: ./jobs.schema.json\njobs:\n  - id: a\n    schedule: '@daily'\n    command: x`,
    ['a'],
  ],
  [
    'several documents',
    `# yaml-language-server: $schema=./x.json\nid: a\n${JOB}---\n---\nid: b\n${JOB}...\n`,
    ['a', 'b'],
  ],
  [
    'few aliases',
    '- &a {id: a, schedule: "@daily", command: "true", env: &e {A: "1"}}\n- {id: b, schedule: "@daily", command: "true", env: *e}',
    ['a', 'b'],
  ],
])('a file in YAML may hold %s', async (_, text, ids) => {
  const { run, files, api } = cliWorld();
  files.set('jobs.yaml', text);

  expect(await run('apply', 'jobs.yaml')).toMatchObject({ code: 0, err: '' });

  expect((await api.client.listJobs()).items.map(({ id }) => id)).toEqual(ids);
});

test('YAML is that of 1.2: what looks like a date, a switch or an old octal number is what it is there', async () => {
  const { run, files, api } = cliWorld();
  files.set(
    'a.yml',
    'id: a\nschedule: 2027-01-01T00:00:00Z\ncommand: x\nargs: {switch: on, time: 12:30:00, old: 010, number: 1e3, none: ~}',
  );

  expect(await run('apply', 'a.yml')).toMatchObject({ code: 0 });

  expect(await api.client.getJob('a')).toMatchObject({
    schedule: '2027-01-01T00:00:00Z',
    args: { switch: 'on', time: '12:30:00', old: 10, number: 1000, none: null },
  });
});

test.each([
  ['no YAML', 'id: [a', 'jobs.yaml: line 1, column 7: '],
  ['a key twice', `id: a\nid: b\n${JOB}`, 'jobs.yaml: line 2, column 1: Map keys must be unique'],
  ['a tag', 'id: !!binary aGk=\n', 'jobs.yaml: line 1, column '],
  ['a tag of its own', 'id: !job a\n', 'line 1, column 5: '],
  ['an alias of nothing', 'id: a\nschedule: * * * * *\ncommand: x', 'a text that begins with * has to be in quotes'],
  ['a key that is no text', 'id: a\nenv: {[a]: x}', 'jobs.yaml: line 2, column 7: '],
  [
    'a number that is not kept',
    'id: a\nargs: {n: 9007199254740993}',
    'jobs.yaml: line 2, column 11: 9007199254740993: this number is not kept',
  ],
  ['no number', 'id: a\nargs: {n: .inf}', '.inf: this number is not kept'],
  ['an older YAML', '%YAML 1.1\n---\nid: a\n', 'expected YAML 1.2'],
  ['nothing', '# nothing\n', 'expected an array of jobs'],
  ['a text', 'jobs\n', 'expected an array of jobs'],
  ['aliases that stand for gigabytes', bomb(), 'its aliases cannot be followed'],
  ['lists 5,000 levels deep', '['.repeat(5_000), 'jobs.yaml: '],
  ['maps 5,000 levels deep', '{a: '.repeat(5_000) + '}'.repeat(5_000), 'nested'],
])('a file in YAML that holds %s is refused before anything is asked', async (_, text, message) => {
  const { run, files } = cliWorld({ fetch: () => Promise.reject(new Error('asked')) });
  files.set('jobs.yaml', text);

  const { code, out, err } = await run('apply', 'jobs.yaml');

  expect([code, out]).toEqual([1, '']);
  expect(err).toContain(message);
  expect(err).not.toContain('call stack');
});

test('what is wrong with a job is said with its file, its line and its path', async () => {
  const { run, files } = cliWorld();
  files.set(
    'team/a.yaml',
    `# first\n- id: a\n  schedule: "@daily"\n  command: x\n- id: b\n  schedule: "@never"\n  command: x\n`,
  );
  files.set('team/b.json', '[{"id": "c", "schedule": "@daily", "command": "x", "colour": "red"}]');

  const { code, err } = await run('apply', 'team');

  expect(code).toBe(1);
  expect(err).toContain('team/a.yaml, line 5: jobs[1] (b).schedule: ');
  expect(err).toContain('team/b.json: jobs[0] (c).colour: unknown key');
});

test('a folder is all job files below it, in order of name', async () => {
  const { run, files } = cliWorld();
  files.set('team/z.json', '{"id": "z", "schedule": "@daily", "command": "x"}');
  files.set('team/deep/er/b.yml', 'id: b\nschedule: "@daily"\ncommand: x\n');
  files.set('team/a.jsonc', '{"id": "a", "schedule": "@daily", "command": "x",}');
  files.set('team/README.md', '# no job');

  expect((await run('apply', 'team', '--json')).out).toMatch(/"a"[\s\S]*"b"[\s\S]*"z"/);
});

test('a folder without job files is refused, as it would prune all jobs of its source', async () => {
  const { run, files } = cliWorld();
  files.set('team/README.md', '# no job');

  expect(await run('apply', 'team', '--source', 'x', '--prune')).toMatchObject({
    code: 1,
    err: 'error: team: no file below it ends in .json, .jsonc, .yaml or .yml\n',
  });
});

test('the same id in two files is refused, naming both', async () => {
  const { run, files } = cliWorld({ fetch: () => Promise.reject(new Error('asked')) });
  files.set('team/a.json', '{"id": "same", "schedule": "@daily", "command": "x"}');
  files.set('team/b.yaml', '\nid: same\n');

  expect(await run('apply', 'team')).toMatchObject({
    code: 1,
    err: 'error: team/b.yaml, line 2: jobs[0] (same).id: there is one in team/a.json: jobs[0] (same), too\n',
  });
});

test.each([
  ['YAML', 'id: a\nschedule: "@daily"\ncommand: x\n'],
  ['JSON', '// a job\n{"id": "a", "schedule": "@daily", "command": "x",}'],
])('standard input may be %s', async (_, text) => {
  const { run, files } = cliWorld();
  files.set('-', text);

  expect(await run('apply', '-')).toMatchObject({ code: 0, out: expect.stringContaining('1 created') });
});

/** Ten levels of ten aliases each. */
function bomb(): string {
  const levels = Array.from({ length: 10 }, (_, level) => {
    const items = level === 0 ? 'x' : Array.from({ length: 10 }, () => `*a${level - 1}`).join(', ');
    return `a${level}: &a${level} [${items}]`;
  });
  return levels.join('\n');
}
