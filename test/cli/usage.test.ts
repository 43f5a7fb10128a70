import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { publishPointer } from '#adapters/access/running-runtime.ts';
import { makeProgram } from '#cli/main.ts';
import { cliWorld } from './cli-world.ts';

describe('wrong usage exits 2 and says what is wrong', () => {
  test.each([
    [['nonsense'], "unknown command 'nonsense'"],
    [['lits'], '(Did you mean list?)'],
    [['help', 'lits'], "error: unknown command 'lits'\n(Did you mean list?)"],
    [['help', 'nonsense'], "error: unknown command 'nonsense'"],
    [['get', 'a', '--quite'], '(Did you mean --quiet?)'],
    [['tokens', 'ad', 'x'], '(Did you mean add?)'],
    [
      ['preview', '0', '9', '*', '*', '1-5'],
      'error: put the schedule in quotes, as in: cronstack preview "0 9 * * 1-5"',
    ],
    [['import', 'crontab', 'x', '--timezone', 'berlin'], 'did you mean Europe/Berlin?'],
    [['get'], "missing required argument 'job'"],
    [['get', 'a', 'b'], 'too many arguments'],
    [['list', '--colour'], "unknown option '--colour'"],
    [['next', 'a', '--count', '0'], 'Expected a whole number from 1 to 100.'],
    [['next', 'a', '--count', '1e1'], 'Expected a whole number'],
    [['list', '--state', 'deleted'], 'Allowed choices are active, paused, finished.'],
    [['list', '--url', 'ftp://x'], 'Expected an address'],
    [['runs', 'a', '--from', 'yesterday'], 'Expected an instant'],
    [['runs', 'a', '--to', '2026-13-01'], 'There is no such day.'],
    [['runs', 'a', '--to', '2026-11-31T09:00:00Z'], 'There is no such day.'],
    [['explain', 'a', '-2x'], "unknown option '-2x'"],
    [['runs', '--status', 'failed,mised'], 'skipped, missed. Did you mean missed?'],
    [['runs', '--status', 'running'], 'Expected all, or outcomes separated by commas'],
    [['runs', '--reason', 'bogus'], 'Expected one of the codes of docs/api.md, such as overlap.\n'],
    [['runs', '--reason', 'exitcode'], 'Did you mean exit_code?'],
    [['runs', 'a', '--to', '2026-11-31'], 'There is no such day.'],
  ])('%j', async (argv, message) => {
    const { run } = cliWorld({ fetch: () => Promise.reject(new Error('asked')) });

    expect(await run(...argv)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(message) });
  });

  test.each([['--json'], ['--output', 'json'], ['--output=json']])('as JSON with %s', async (...json) => {
    const { code, out, err } = await cliWorld().run('list', '--colour', ...json);

    expect([code, out]).toEqual([2, '']);
    expect(JSON.parse(err)).toEqual({ error: { code: 'wrong_usage', message: "unknown option '--colour'" } });
  });

  test('without a command, help is what is wrong', async () => {
    expect(await cliWorld().run()).toMatchObject({ code: 2, err: expect.stringContaining('Usage: cronstack') });
  });

  test('an address in the environment', async () => {
    const { run } = cliWorld({ env: { CRONSTACK_PORT: 'abc' } });

    expect(await run('list')).toMatchObject({ code: 2, err: expect.stringContaining('CRONSTACK_PORT') });
  });
});

test('the id of a run in the place of a job names the job', async () => {
  const { run } = cliWorld();

  expect((await run('get', 'report.20261105T090000Z')).err).toMatch(
    /job_not_found.*\nreport\.20261105T090000Z is the id of a run; its job is report\n$/,
  );
});

test('a folder where one file is meant is called one', async () => {
  const { run } = cliWorld();

  expect((await run('import', 'kubernetes', import.meta.dirname)).err).toMatch(/: it is a folder\n$/);
});

test('help is the same before a command and behind it', async () => {
  const { run, surroundings } = cliWorld();
  const all = (command: Command, names: readonly string[]): readonly (readonly string[])[] =>
    command.commands.flatMap((next) => {
      const ways = [next.name(), ...next.aliases()].map((name) => [...names, name]);
      return [...ways, ...all(next, [...names, next.name()])];
    });
  const commands = all(makeProgram(surroundings()), []).filter((names) => !names.includes('help'));

  expect(commands.length).toBeGreaterThan(70);
  for (const names of commands) {
    const behind = await run(...names, '--help');
    const title = names.join(' ').replace(/^(?:fires|agenda)$/, 'fires|agenda');
    expect(behind, title).toMatchObject({
      code: 0,
      err: '',
      out: expect.stringContaining(`Usage: cronstack ${title} `),
    });
    expect(await run('help', ...names), title).toEqual(behind);
  }
  expect(await run('help', 'get', 'report')).toEqual(await run('get', '--help'));
  expect(await run('help', 'attest', '2026-11')).toEqual(await run('attest', '--help'));
  expect(await run('help', 'secrets', 'sett')).toEqual(await run('secrets', '--help'));
});

test('asking for help or the version is no failure', async () => {
  const { run } = cliWorld();

  expect(await run('--help')).toMatchObject({ code: 0, err: '', out: expect.stringContaining('apply') });
  expect(await run('help', 'run')).toMatchObject({ code: 0, err: '', out: expect.stringContaining('--wait') });
  expect((await run('run', '--help')).out.replace(/\s+/g, ' ')).toContain('for what is no text');
  expect(await run('run', '--help')).toMatchObject({ code: 0, out: expect.stringContaining('--wait') });
  expect(await run('--version')).toEqual({ code: 0, err: '', out: '1.2.3\n' });
});

describe('the API is asked', () => {
  test.each([
    [{}, [], 'http://127.0.0.1:4747'],
    [{ CRONSTACK_PORT: '5000' }, [], 'http://127.0.0.1:5000'],
    [{ CRONSTACK_URL: 'https://api.example', CRONSTACK_PORT: '5000' }, [], 'https://api.example'],
    [{ CRONSTACK_URL: 'https://api.example' }, ['--url', 'http://other.example/base'], 'http://other.example/base'],
  ])('in %j with %j at %s', async (env, options, expected) => {
    const asked: string[] = [];
    const fetch = async ({ url }: Request) => {
      asked.push(url);
      return Response.json({ items: [] });
    };

    await cliWorld({ env, fetch }).run('list', ...options);

    expect(asked).toEqual([`${expected}/v1/jobs?limit=100&view=list`, `${expected}/v1/health`]);
  });
});

test('the API is asked where a runtime of this user on that port says that it listens', async () => {
  const root = mkdtempSync(join(tmpdir(), 'cronstack-usage-'));
  const env = { XDG_STATE_HOME: root, CRONSTACK_PORT: '4799' };
  publishPointer(env, { url: 'http://192.0.2.7:4799', tokenFile: '/none' });
  const asked: string[] = [];
  const fetch = async ({ url }: Request) => {
    asked.push(new URL(url).origin);
    return Response.json({ items: [] });
  };

  await cliWorld({ env, fetch }).run('list');
  rmSync(root, { recursive: true });

  expect(new Set(asked)).toEqual(new Set(['http://192.0.2.7:4799']));
});

test('the runtime of the data folder here is asked on whatever port, unless a port or an address is named', async () => {
  const root = mkdtempSync(join(tmpdir(), 'cronstack-usage-'));
  const data = mkdtempSync(join(root, 'data-'));
  const env = { XDG_STATE_HOME: root, CRONSTACK_DATA: data };
  publishPointer(env, { url: 'http://127.0.0.1:4747', tokenFile: '/other/token' });
  const takeBack = publishPointer(env, { url: 'http://127.0.0.1:4799', tokenFile: join(data, 'token') });
  const asked = new Set<string>();
  const fetch = async ({ url }: Request) => {
    asked.add(new URL(url).origin);
    return Response.json({ items: [] });
  };

  await cliWorld({ env, fetch }).run('list');
  await cliWorld({ env: { ...env, CRONSTACK_PORT: '4747' }, fetch }).run('list');
  await cliWorld({ env: { ...env, CRONSTACK_URL: 'http://192.0.2.1:1' }, fetch }).run('list');
  await cliWorld({ env, fetch }).run('list', '--url', 'http://192.0.2.2:2');
  const first = [...asked];
  asked.clear();
  takeBack();
  await cliWorld({ env, fetch }).run('list');
  rmSync(root, { recursive: true });

  expect(first).toEqual(['http://127.0.0.1:4799', 'http://127.0.0.1:4747', 'http://192.0.2.1:1', 'http://192.0.2.2:2']);
  expect([...asked]).toEqual(['http://127.0.0.1:4747']);
});

test('where nothing listens, the way to start it is named', async () => {
  const { run } = cliWorld({ fetch: () => Promise.reject(new TypeError('fetch failed')) });

  const { code, err } = await run('list');

  expect(code).toBe(1);
  expect(err).toBe(
    'error: nothing answers at http://127.0.0.1:4747; start it with: npx cronstack start (or name another address with --url, another port with CRONSTACK_PORT)\n',
  );
});

test('the program starts from plain JavaScript and hands its exit code on', () => {
  const bin = join(import.meta.dirname, '../../cli/bin.js');
  const wrong = spawnSync(process.execPath, [bin, 'nonsense'], { encoding: 'utf8' });

  expect(wrong).toMatchObject({ status: 2, stdout: '', stderr: expect.stringContaining('unknown command') });
});
