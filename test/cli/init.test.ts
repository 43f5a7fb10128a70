import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { firstFiles } from '#cli/commands/init/files.ts';
import { readJsonc } from '#domain/values/json/comments.ts';
import { cliWorld } from './cli-world.ts';

const root = mkdtempSync(join(tmpdir(), 'cronstack-init-'));
const { run } = cliWorld();

afterAll(() => rmSync(root, { recursive: true }));

describe('cronstack init', () => {
  test('writes a job that is taken as it is, a task that runs, and a test of it', async () => {
    const folder = join(root, 'first');
    const { code, out } = await run(
      'init',
      folder,
      '--job',
      'greet',
      '--schedule',
      '0 9 * * 1-5',
      '--timezone',
      'Europe/Berlin',
    );
    const { default: task } = await import(pathToFileURL(join(folder, 'tasks/greet.mjs')).href);
    const lines: string[] = [];

    expect({ code, files: readdirSync(folder, { recursive: true }).sort() }).toEqual({
      code: 0,
      files: ['jobs.jsonc', 'tasks', 'tasks/greet.mjs', 'tasks/greet.test.mjs'],
    });
    expect(jobsIn(folder)).toEqual([
      {
        id: 'greet',
        schedule: '0 9 * * 1-5',
        timezone: 'Europe/Berlin',
        command: { type: 'task', name: 'greet', args: { name: 'you' } },
      },
    ]);
    expect(task.run({ scheduledAt: 'then', log: (line: string) => lines.push(line) }, 1)).toEqual({ hello: 1 });
    expect(lines).toEqual(['planned for then']);
    expect(out).toContain('greet: At 09:00 on Monday to Friday (Europe/Berlin)');
    expect(out).toContain(`  cd ${folder}\n  node --test tasks/greet.test.mjs\n`);
  });

  test('takes defaults where nobody is there to ask, and prints the files for programs', async () => {
    const folder = join(root, 'defaults');
    const { out } = await run('init', folder, '--json');

    expect(JSON.parse(out)).toEqual({
      files: ['jobs.jsonc', 'tasks/hello.mjs', 'tasks/hello.test.mjs'].map((file) => join(folder, file)),
    });
    expect(jobsIn(folder)).toMatchObject([{ id: 'hello', schedule: '*/10 * * * *' }]);
  });

  test('asks for what it was not told, and again where the answer cannot be meant', async () => {
    const folder = join(root, 'asked');
    const answers = [folder, 'a/b', 'report', '@dayly', '@daily', ''];
    const asked: string[] = [];
    const world = cliWorld({
      ask: async (question) => {
        asked.push(question);
        return answers.shift() ?? '';
      },
    });
    const { code, err } = await world.run('init', '--timezone', 'Asia/Tokyo');

    expect({ code, asked: asked.map((question) => question.replace(/[ ?(].*/, '')) }).toEqual({
      code: 0,
      asked: ['Where', 'What', 'What', 'When', 'When', 'In'],
    });
    expect(err).toMatch(/^expected 1 to 56 letters, digits, - and _\n.*@dayly/);
    expect(jobsIn(folder)).toMatchObject([{ id: 'report', schedule: '@daily', timezone: 'Asia/Tokyo' }]);
    expect(asked).toHaveLength(6);
  });

  test('beside jobs that are there makes a job file of its own, and overwrites none', async () => {
    const folder = join(root, 'second');
    await run('init', folder);
    const { code, out } = await run('init', folder, '--job', 'report');
    const again = await run('init', folder, '--job', 'report');

    expect([code, again.code]).toEqual([0, 1]);
    expect(out).toContain('npx cronstack apply jobs-report.jsonc ');
    expect(jobsIn(folder)).toMatchObject([{ id: 'hello' }]);
    expect(readFileSync(join(folder, 'jobs-report.jsonc'), 'utf8')).toContain('"id": "report"');
    expect(again.err).toContain('jobs-report.jsonc: it is there already');
  });

  test('asks nothing with --yes', async () => {
    const world = cliWorld({ ask: () => Promise.reject(new Error('asked')) });

    expect((await world.run('init', join(root, 'yes'), '--yes')).code).toBe(0);
  });

  test.each(['tasks/hello.mjs', 'tasks/hello.test.mjs'])('overwrites no %s, and makes nothing then', async (name) => {
    const folder = join(root, `kept-${name.replace('/', '-')}`);
    mkdirSync(join(folder, 'tasks'), { recursive: true });
    writeFileSync(join(folder, name), 'mine');
    const { code, err } = await run('init', folder);

    expect(code).toBe(1);
    expect(err).toContain(`nothing was made: ${join(folder, name)}: it is there already`);
    expect(readFileSync(join(folder, name), 'utf8')).toBe('mine');
    expect(readdirSync(folder, { recursive: true }).sort()).toEqual([...new Set(['tasks', name])].sort());
  });

  test.each([
    ['--job', '../up', 'expected 1 to 56 letters'],
    ['--schedule', '61 * * * *', 'minute'],
    ['--schedule', '2020-01-01T00:00:00Z', 'it has no fire to come'],
    ['--timezone', 'Mars/Base', 'expected a time zone'],
    ['--language', 'cobol', 'expected typescript or javascript'],
    ['--language', 'toString', 'expected typescript or javascript'],
  ])('refuses %s %s, and makes nothing', async (option, value, message) => {
    const folder = join(root, 'refused');
    const { code, err } = await run('init', folder, option, value);

    expect(code).toBe(2);
    expect(err).toMatch(new RegExp(`^error: ${option}: .*${message}`));
    expect(existsSync(folder)).toBe(false);
  });
});

test('where the package is found, the task is typed and its test moves a clock to the first fire', () => {
  const answers = { folder: '', job: 'greet', schedule: '@daily', timezone: 'UTC', language: 'typescript' };
  const facts = { now: '2026-01-01T12:00:00Z', first: '2026-01-02T00:00:00Z', isInstalled: true, jobFile: 'a.jsonc' };
  const { task, test: tested } = firstFiles(answers, facts);

  expect([task.path, tested.path]).toEqual(['tasks/greet.mts', 'tasks/greet.test.mts']);
  expect(task.text).toMatch(/^import { defineTask } from 'cronstack\/task';/);
  expect(tested.text).toContain("new URL('../a.jsonc', ");
  expect(tested.text).toContain("now: '2026-01-01T12:00:00Z', jobs, tasks: { 'greet': task }");
  expect(tested.text).toContain("advanceTo('2026-01-02T00:00:00Z')");
});

function jobsIn(folder: string): unknown {
  const read = readJsonc(readFileSync(join(folder, 'jobs.jsonc'), 'utf8'));
  return read.ok ? read.value : read.errors;
}
