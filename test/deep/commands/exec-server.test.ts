import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import { createClient } from '#adapters/access/create-client.ts';
import { type RealRuntime, startRuntime } from '#test/scenarios/real-runtime.ts';

const PROGRAM = join(import.meta.dirname, '../../../cli/bin.js');
const PERIOD_MS = 20_000;
const folder = mkdtempSync(join(tmpdir(), 'cronstack-exec-server-'));
const state = join(folder, 'state');
const children: ChildProcess[] = [];
let runtime: RealRuntime | undefined;

afterAll(async () => {
  for (const child of children) {
    child.kill('SIGKILL');
  }
  await runtime?.end('SIGKILL');
  rmSync(folder, { recursive: true });
});

test('kill -9 of the server under a wrapped program: it runs on, and its fire has the outcome that it came to, once', async () => {
  const first = await start('0');
  const { port } = new URL(first.url);
  const client = createClient({ url: first.url, environment: { XDG_STATE_HOME: state } });
  await client.createJob({
    id: 'backup',
    schedule: '*/20 * * * * *',
    command: { type: 'external', startWithinSeconds: 90 },
  });
  const runs = async () => (await client.listRuns('backup')).items;

  // The server is back before the program is over.
  const { fire, ended } = await atNextFire('sleep 12; echo copied; exit 3');
  await until(async () => (await runs()).some(({ status }) => status === 'running'));
  await first.end('SIGKILL');
  const second = await start(port);
  expect((await runs()).find(({ scheduledAt }) => scheduledAt === fire)).toMatchObject({ status: 'running' });
  expect(await ended).toBe(3);
  expect((await runs()).find(({ scheduledAt }) => scheduledAt === fire)).toMatchObject({
    status: 'failed',
    reasonCode: 'exit_code',
    exitCode: 3,
    outputTail: 'copied\n',
    attempts: [{ result: 'failed' }],
  });

  // The server is away still when it is over: the end is kept, and told when it is back.
  const away = await atNextFire('sleep 3; exit 0');
  await until(async () =>
    (await runs()).some(({ scheduledAt, status }) => scheduledAt === away.fire && status === 'running'),
  );
  await second.end('SIGKILL');
  expect(await away.ended).toBe(0);
  await start(port);
  expect(await exec(['--flush'])).toBe(0);

  const found = await runs();
  expect(found.find(({ scheduledAt }) => scheduledAt === away.fire)).toMatchObject({
    status: 'succeeded',
    attempts: [{ result: 'succeeded' }],
  });
  expect(new Set(found.map(({ scheduledAt }) => scheduledAt)).size).toBe(found.length);
}, 180_000);

async function start(port: string): Promise<RealRuntime> {
  runtime = await startRuntime({ stateFolder: state }, '--data', join(folder, 'data'), '--port', port);
  return runtime;
}

/** Starts the program as cron would, half a second after a fire; `fire` as the API writes it. */
async function atNextFire(line: string): Promise<{ readonly fire: string; readonly ended: Promise<number | null> }> {
  const fireMs = Math.ceil(Date.now() / PERIOD_MS) * PERIOD_MS;
  await setTimeout(fireMs - Date.now() + 500);
  const fire = new Date(fireMs).toISOString().replace('.000', '');
  return { fire, ended: exec(['backup', '--', '/bin/sh', '-c', line]) };
}

async function exec(args: readonly string[]): Promise<number | null> {
  const url = runtime?.url ?? '';
  const child = spawn(process.execPath, [PROGRAM, 'exec', ...args], {
    env: { PATH: process.env.PATH, HOME: folder, XDG_STATE_HOME: state, CRONSTACK_URL: url },
    stdio: 'ignore',
  });
  children.push(child);
  const [code] = await once(child, 'exit');
  return code;
}

async function until(condition: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; !(await condition()); tries += 1) {
    expect(tries, 'it took too long').toBeLessThan(200);
    await setTimeout(100);
  }
}
