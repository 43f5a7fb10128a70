import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { systemClock } from '#adapters/machine/clock.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { makeHandler } from '#functions/api/handler.ts';
import { type HttpFront, listen } from '#local/http/listen.ts';
import { openApi } from '#local/http/open-api.ts';
import { type ApiWorld, apiWorld } from '#test/api/api-world.ts';

const ROOT = join(import.meta.dirname, '../../..');
const HOME = mkdtempSync(join(tmpdir(), 'exec-'));
const RUN = 'backup.20261105T090000Z';

let world: ApiWorld;
let front: HttpFront;
let isAway = false;

/** A server on this machine whose hour is that of the test; whoever tells says when it was by their own clock, so that is left out. */
beforeEach(async () => {
  world = apiWorld();
  await world.client.createJob({ id: 'backup', schedule: '0 9 * * *', command: { type: 'external' } });
  world.clock.advanceBy(3_601_000);
});

beforeAll(async () => {
  front = await listen({
    host: '127.0.0.1',
    port: 0,
    access: { token: 'x'.repeat(32), required: false, given: { find: () => undefined, secretOf: () => undefined } },
    mostConnections: 20,
    clock: systemClock,
    onError: () => undefined,
  });
  front.serve((event, context, principal) => {
    const handler = makeHandler({ ...world.engine, openApi, logFault: () => undefined });
    if (isAway) {
      throw new Error('away');
    }
    return handler(
      { ...event, body: asOfNow(event.body, event.isBase64Encoded), isBase64Encoded: false },
      context,
      principal,
    );
  });
});

afterEach(() => {
  isAway = false;
  rmSync(join(HOME, '.local'), { recursive: true, force: true });
});

afterAll(async () => {
  await front.close(0);
  rmSync(HOME, { recursive: true, force: true });
});

/** The clock of the machine is not that of the test. */
function asOfNow(body: string | undefined, isEncoded: boolean): string {
  const text = Buffer.from(body ?? '{}', isEncoded ? 'base64' : 'utf8').toString();
  const { startedAt: _, endedAt: __, ...rest } = JSON.parse(text);
  return JSON.stringify(rest);
}

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

function exec(
  args: readonly string[],
  env: object = {},
): { readonly child: ChildProcess; readonly ended: Promise<Ended> } {
  const child = spawn(process.execPath, [join(ROOT, 'cli/bin.js'), 'exec', ...args], {
    env: { PATH: process.env.PATH, HOME, CRONSTACK_URL: front.url, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const texts = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    texts.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    texts.stderr += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal, ...texts }));
  });
  return { child, ended };
}

async function until(condition: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; !(await condition()); tries += 1) {
    expect(tries, 'it took too long').toBeLessThan(200);
    await setTimeout(50);
  }
}

const shell = (line: string) => ['backup', '--', '/bin/sh', '-c', line];
const statusOf = async () => (await world.ports.history.readRun(RUN))?.status;
const kept = () => readdirSync(join(HOME, '.local/state/cronstack/exec'));

test('a program runs as it is: streams, exit code and input are its own, and its run says what became of it', async () => {
  const { child, ended } = exec(shell('cat; echo out; echo err >&2; exit 3'));
  child.stdin?.end('in\n');
  expect(await ended).toEqual({ code: 3, signal: null, stdout: 'in\nout\n', stderr: 'err\n' });
  const run = await world.ports.history.readRun(RUN);
  expect(run).toMatchObject({ status: 'failed', exitCode: 3, outputTail: expect.stringContaining('out\n') });
  expect(run?.attempts).toHaveLength(1);
});

test('a program that is not there ends with 127, and by the key of the job no other right is needed', async () => {
  const { key } = await world.client.setPingKey('backup');
  const { code, stderr } = await exec(['backup', '--', '/nowhere/backup.sh'], { CRONSTACK_PING_KEY: key }).ended;
  expect({ code, stderr }).toEqual({
    code: 127,
    stderr: 'cronstack exec: /nowhere/backup.sh: spawn /nowhere/backup.sh ENOENT\n',
  });
  expect(await world.ports.history.readRun(RUN)).toMatchObject({ status: 'failed', exitCode: 127 });
});

test('a signal goes to the program, and one that ends it ends exec', async () => {
  const { child, ended } = exec(shell('trap "echo told; exit 0" TERM; echo ready; while :; do sleep 0.05; done'));
  await new Promise((resolve) => child.stdout?.once('data', resolve));
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0, stdout: 'ready\ntold\n' });
  const killed = exec(shell('kill -KILL $$'));
  expect(await killed.ended).toMatchObject({ code: null, signal: 'SIGKILL' });
});

test('while nobody answers it runs all the same, and its end is told by whoever comes next', async () => {
  isAway = true;
  expect(await exec(shell('echo done')).ended).toMatchObject({ code: 0, stdout: 'done\n', stderr: '' });
  expect(kept()).toHaveLength(1);
  expect(await statusOf()).toBeUndefined();
  expect(await exec(['--flush']).ended).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^0 told, 0 refused, 1 left: .+\n$/),
  });
  isAway = false;
  expect(await exec(['--flush']).ended).toMatchObject({ code: 0, stdout: '1 told, 0 refused, 0 left\n' });
  expect(kept()).toEqual([]);
  expect(await statusOf()).toBe('succeeded');
});

test('where nothing listens at all, or the address is wrong, the program runs', async () => {
  expect(await exec(shell('exit 4'), { CRONSTACK_URL: 'http://127.0.0.1:9' }).ended).toMatchObject({ code: 4 });
  expect(await exec(shell('exit 5'), { CRONSTACK_URL: 'nonsense' }).ended).toMatchObject({ code: 5 });
});

test('kill -9 of exec in the middle: the lease passes, and the run is lost, once', async () => {
  const { child, ended } = exec(shell('sleep 20'));
  await until(async () => (await statusOf()) === 'running');
  child.kill('SIGKILL');
  await ended;
  for (let minute = 0; minute < 6; minute += 1) {
    world.clock.advanceBy(60_000);
    await wakeJob(world.engine, 'backup');
  }
  expect(await world.ports.history.readRun(RUN)).toMatchObject({ status: 'failed', reasonCode: 'lost' });
});

test('kill -9 of the program alone is its end', async () => {
  const { ended } = exec(shell('kill -KILL $$'));
  expect(await ended).toMatchObject({ signal: 'SIGKILL' });
  expect(await world.ports.history.readRun(RUN)).toMatchObject({ status: 'failed', exitCode: 137 });
});

test('two at once for one fire: both programs run, and the fire has one outcome', async () => {
  const [one, other] = [exec(shell('sleep 1; exit 0')), exec(shell('sleep 1; exit 0'))];
  expect(await Promise.all([one.ended, other.ended])).toMatchObject([{ code: 0 }, { code: 0 }]);
  const { items } = await world.ports.history.listRuns('backup', { limit: 10 });
  expect(items.map(({ id, status }) => `${id} ${status}`)).toEqual([`${RUN} succeeded`]);
});
