import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createClient } from '#adapters/access/create-client.ts';
import { startRuntime } from '#test/scenarios/real-runtime.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PARTS = ['docs', 'package.json', 'cli', 'shared', 'functions', 'local', 'mcp', 'console', 'tasks', 'examples'];
const root = mkdtempSync(join(tmpdir(), 'cronstack-built-'));
const clone = join(root, 'clone');
const cli = join(clone, 'cli/bin.js');

beforeAll(() => {
  mkdirSync(join(clone, 'node_modules'), { recursive: true });
  for (const part of PARTS) {
    cpSync(join(ROOT, part), join(clone, part), { recursive: true });
  }
  for (const name of readdirSync(join(ROOT, 'node_modules')).filter((entry) => entry !== '.cache')) {
    symlinkSync(join(ROOT, 'node_modules', name), join(clone, 'node_modules', name));
  }
});

afterAll(() => rmSync(root, { recursive: true }));

describe('the build of the command line', () => {
  test('starts the runtime, which finds examples and tasks, and hears what a task refuses', async () => {
    expect(run(join(clone, 'cli/build.js'))).toMatchObject({ status: 0, stderr: '' });
    const stateFolder = join(root, 'state');
    const runtime = await startRuntime({ stateFolder, cli }, '--data', join(root, 'data'));
    const client = await createClient({ url: runtime.url, environment: { XDG_STATE_HOME: stateFolder } });
    const command = { type: 'task' as const, name: 'cleanup_old_files', args: { folders: ['here'] } };
    await client.createJob({ id: 'refused', schedule: '@yearly', command });

    const { id } = await client.runJob('refused');
    let found = await client.getRun(id);
    while (found.finishedAt === undefined) {
      await setTimeout(50);
      found = await client.getRun(id);
    }

    expect(runtime.output()).toContain('examples/hello.jsonc: hello created');
    expect(found).toMatchObject({ status: 'failed', reasonCode: 'task_refused' });
    expect(found.attempts).toHaveLength(1);
    expect(await runtime.end('SIGTERM')).toBe(0);
  });

  test('is opened in few files: what each command loads is one, and what each that asks the API loads is another', () => {
    const folder = join(clone, 'node_modules/.cache/cronstack');
    const groups = readdirSync(folder).filter((name) => /^(?:start|ask)-[0-9a-f]{8}\.mjs$/.test(name));
    const others = groups.map((name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      return new Set([...text.matchAll(/(?:from|import) ?"\.\/(\w+)-/g)].map(([, part]) => part));
    });

    expect(groups).toHaveLength(2);
    expect(others).toEqual([new Set(['start']), new Set()]);
  });

  test('is what runs, until a source is newer', () => {
    const built = new Date();
    expect(run(join(clone, 'cli/build.js')).status).toBe(0);
    writeFileSync(join(clone, 'cli/program.ts'), "export const runProgram = () => console.log('the sources');");

    utimesSync(join(clone, 'cli/program.ts'), built, new Date(built.getTime() - 1_000));
    expect(run(cli, '--version').stdout).toMatch(/^\d+\.\d+\.\d+\n$/);

    utimesSync(join(clone, 'cli/program.ts'), built, new Date(Date.now() + 1_000));
    expect(run(cli, '--version').stdout).toBe('the sources\n');
  });

  test('is nobody`s need: without esbuild there is none, and that is no failure', () => {
    const bare = join(root, 'bare');
    for (const file of [
      'package.json',
      'cli/build.js',
      'cli/built.js',
      'cli/bundling.js',
      'cli/merging.js',
      'cli/program.ts',
    ]) {
      cpSync(join(ROOT, file), join(bare, file));
    }

    expect(run(join(bare, 'cli/build.js'))).toMatchObject({ status: 0, stdout: '', stderr: '' });
    expect(existsSync(join(bare, 'node_modules'))).toBe(false);
  });
});

function run(...words: readonly string[]) {
  return spawnSync(process.execPath, words, { encoding: 'utf8', env: { PATH: process.env.PATH } });
}
