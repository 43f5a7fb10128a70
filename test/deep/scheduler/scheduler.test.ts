import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createClient } from '#adapters/access/create-client.ts';
import { Scheduler } from '#local/scheduler/scheduler.ts';
import { freePort } from '#test/local/free-port.ts';

const PROGRAM = join(import.meta.dirname, 'program.ts');
let folder = '';
const programs: ChildProcess[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cronstack-scheduler-'));
});

afterEach(() => {
  for (const program of programs.splice(0)) {
    program.kill('SIGKILL');
  }
  rmSync(folder, { recursive: true });
});

test('a program lives while its scheduler is open and ends once it is closed; its job survives it', async () => {
  expect(await end(begin('once'))).toBe(0);
  const first = calls();
  expect(await end(begin('again'))).toBe(0);

  expect(first.length).toBeGreaterThanOrEqual(3);
  expect(calls().length).toBeGreaterThan(first.length);
  expect(new Set(calls()).size).toBe(calls().length);
  await using scheduler = new Scheduler({ jobStoragePath: join(folder, 'jobs') });
  const history = await scheduler.getJobHistory('each-second', { limit: 100 });
  const succeeded = history.filter(({ status }) => status === 'succeeded').map(({ runId }) => runId);
  expect(
    calls()
      .map((call) => call.split(' ')[1])
      .sort(),
  ).toEqual(expect.arrayContaining(succeeded));
  expect(succeeded.length).toBeGreaterThanOrEqual(4);
});

test.each([
  ['retry', ['lost', 'succeeded']],
  ['fail', ['lost']],
])('an attempt in whose middle its program is killed with -9 is lost; with onLost %s', async (onLost, results) => {
  const killed = begin('hang', onLost);
  await until(() => calls().length > 0);
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const [, runId = ''] = calls()[0]?.split(' ') ?? [];

  expect(await end(begin('again'))).toBe(0);

  await using scheduler = new Scheduler({ jobStoragePath: join(folder, 'jobs') });
  const run = await (await scheduler.client()).getRun(runId);
  expect(run.attempts.map(({ result }) => result)).toEqual(results);
  expect(calls().filter((call) => call.includes(runId))).toEqual(
    results.map((_, index) => `called ${runId} ${index + 1}`),
  );
});

test('a folder is one scheduler`s at a time, and a port is for others of this machine', async () => {
  const port = await freePort();
  const state = process.env.XDG_STATE_HOME;
  process.env.XDG_STATE_HOME = join(folder, 'state');
  try {
    await using scheduler = new Scheduler({ jobStoragePath: join(folder, 'jobs'), port });
    await scheduler.scheduleJob({ name: 'hello', cronExpression: '@yearly', command: 'echo hello' });
    const told: unknown[] = [];
    const second = new Scheduler({ jobStoragePath: join(folder, 'jobs'), onError: (_, error) => told.push(error) });

    await expect(second.getJobStatus('hello')).rejects.toMatchObject({ code: 'data_folder_in_use' });

    expect(told).toHaveLength(1);
    const client = createClient({ url: `http://127.0.0.1:${port}` });
    const { id } = await client.runJob('hello');
    expect(await client.waitForRun(id)).toMatchObject({ status: 'succeeded', outputTail: 'hello\n' });
  } finally {
    process.env.XDG_STATE_HOME = state ?? '';
  }
});

function begin(...args: readonly string[]): ChildProcess {
  const program = spawn(process.execPath, ['--import', 'tsx', PROGRAM, folder, ...args], { stdio: 'inherit' });
  programs.push(program);
  return program;
}

async function end(program: ChildProcess): Promise<number | null> {
  const [code]: (number | null)[] = await once(program, 'exit');
  return code ?? null;
}

function calls(): readonly string[] {
  const file = join(folder, 'calls');
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) {
    await setTimeout(50);
  }
}
