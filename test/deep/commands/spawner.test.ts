import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { createClient } from '#adapters/access/create-client.ts';
import { Spawner } from '#adapters/commands/spawner/spawner.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import type { Run } from '#api/shapes/run.ts';
import { aRunId, execute, line, processesOf } from '#test/adapters/commands/an-execution.ts';
import { startRuntime } from '#test/scenarios/real-runtime.ts';

const AT_ONCE = 300;
const FLOODS = 20;
const STANDSTILL_MS = 3_000;
/** A node on a small program takes some 60 MiB. */
const MOST_HELPER_KIB = 160 * 1024;
const FEW_DESCRIPTORS = 40;

const spawners: Spawner[] = [];

afterEach(() => {
  for (const spawner of spawners.splice(0)) {
    spawner.close();
  }
});

test(`${AT_ONCE} at once: each has its own output and exit code`, async () => {
  const { start } = aSpawner();
  const numbers = Array.from({ length: AT_ONCE }, (_, index) => index);

  const outcomes = await Promise.all(
    numbers.map((number) =>
      execute(line(`echo ${number}; echo err ${number} >&2; exit ${number % 7}`), { starter: start }),
    ),
  );

  for (const [number, { result, output }] of outcomes.entries()) {
    expect(output.split('\n').sort()).toEqual(['', `${number}`, `err ${number}`]);
    expect(result).toMatchObject({
      kind: number % 7 === 0 ? 'succeeded' : 'failed',
      exitCode: number % 7,
    });
  }
}, 400_000);

test('commands that print for ever wait while the runtime stands still: the helper holds little of it', async () => {
  const spawner = aSpawner();
  const controller = new AbortController();
  let bytes = 0;
  const runs = Array.from({ length: FLOODS }, () =>
    execute(line('exec yes "$(head -c 1000 /dev/zero | tr "\\0" x)"'), {
      starter: spawner.start,
      signal: controller.signal,
      onOutput: (text) => {
        bytes += text.length;
      },
    }),
  );
  await expect.poll(() => bytes, { timeout: 30_000 }).toBeGreaterThan(10_000_000);

  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, STANDSTILL_MS);

  expect(spawner.helperPids.map(residentKib).filter((kib) => kib > MOST_HELPER_KIB)).toEqual([]);
  controller.abort('cancelled');
  const outcomes = await Promise.all(runs);
  expect(outcomes.map(({ result }) => result.kind)).toEqual(runs.map(() => 'stopped'));
}, 400_000);

test('a helper without descriptors left: runs wait for those of others, and are told why', async () => {
  const spawner = aSpawner();
  await execute(line('true'), { starter: spawner.start });
  const told: string[] = [];
  for (const pid of spawner.helperPids) {
    execFileSync('prlimit', [`--pid=${pid}`, `--nofile=${FEW_DESCRIPTORS}`]);
  }

  const outcomes = await Promise.all(
    Array.from({ length: FEW_DESCRIPTORS }, () =>
      execute(line('sleep 0.5; echo done'), { starter: spawner.start, onShortage: (what) => told.push(what) }),
    ),
  );

  expect(outcomes.map(({ output }) => output)).toEqual(outcomes.map(() => 'done\n'));
  expect(new Set(told)).toEqual(new Set(['too many files are open in this process (EMFILE)']));
}, 400_000);

test('a runtime whose helpers are killed under load: each run has one outcome, and lost attempts are tried again', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'cronstack-helpers-'));
  const state = join(folder, 'state');
  const runtime = await startRuntime({ stateFolder: state }, '--data', join(folder, 'data'));
  try {
    const client = createClient({ url: runtime.url, environment: { XDG_STATE_HOME: state } });
    const ids = Array.from({ length: 12 }, (_, index) => `job-${index}`);
    // None ends before both deaths, however long these take on a busy machine.
    const over = join(folder, 'over');
    const command = `echo begun; until [ -e ${over} ]; do sleep 0.2; done; echo ended`;
    await client.apply({
      jobs: ids.map((id) => ({ id, schedule: '@yearly', command, retryDelaySeconds: 1, maxRetries: 5 })),
    });
    const asked = await Promise.all(ids.map((id) => client.runJob(id)));

    for (let death = 0; death < 2; death += 1) {
      await untilOneBegan(asked.map(({ id }) => id));
      for (const pid of helpersOf(runtime.pid)) {
        process.kill(pid, 'SIGKILL');
      }
    }
    writeFileSync(over, '');

    const runs = await Promise.all(asked.map(({ id }) => untilFinal(() => client.getRun(id))));
    expect(runs.map(({ status, outputTail }) => [status, outputTail])).toEqual(
      runs.map(() => ['succeeded', 'begun\nended\n']),
    );
    const results = runs.flatMap(({ attempts }) => attempts.map(({ result }) => result));
    expect(results.filter((result) => result === 'succeeded')).toHaveLength(ids.length);
    expect(results.filter((result) => result === 'lost').length).toBeGreaterThan(0);
    expect(runtime.output()).toContain('a helper process ended (SIGKILL)');
    expect(await runtime.end('SIGTERM')).toBe(0);
    expect(helpersOf(runtime.pid)).toEqual([]);
  } finally {
    await runtime.end('SIGKILL');
    rmSync(folder, { recursive: true });
  }
}, 400_000);

test('helpers that are killed while they start commands leave nothing of those', async () => {
  const spawner = aSpawner();
  await execute(line('true'), { starter: spawner.start });
  const folder = mkdtempSync(join(tmpdir(), 'cronstack-helpers-'));
  const killed = join(folder, 'killed');
  const ids = Array.from({ length: 100 }, aRunId);
  // None ends before the helpers are killed, however long it takes to see that some have begun.
  const command = line(`setsid sleep 73 & until [ -e ${killed} ]; do sleep 0.2; done`);
  const runs = ids.map((runId) => execute(command, { runId, starter: spawner.start }));
  await untilOneBegan(ids);

  for (const pid of spawner.helperPids) {
    process.kill(pid, 'SIGKILL');
  }
  writeFileSync(killed, '');

  // Whoever comes later has another helper.
  const kinds = (await Promise.all(runs)).map(({ result }) => result.kind);
  expect(kinds.filter((kind) => kind === 'lost').length).toBeGreaterThan(0);
  expect(kinds.filter((kind) => kind !== 'lost' && kind !== 'succeeded')).toEqual([]);
  expect(ids.flatMap(processesOf)).toEqual([]);
  rmSync(folder, { recursive: true });
}, 400_000);

function aSpawner(): Spawner {
  const spawner = new Spawner({ clock: systemClock, onTrouble: () => undefined });
  spawners.push(spawner);
  return spawner;
}

function residentKib(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
}

/** The helpers that a runtime has started. */
function helpersOf(runtimePid: number): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => fileOf(pid, 'cmdline').includes(`helper-process.js\0${runtimePid}\0`))
    .filter(
      (pid) => fileOf(pid, 'stat').includes(`) S ${runtimePid} `) || fileOf(pid, 'stat').includes(`) R ${runtimePid} `),
    )
    .map(Number);
}

function fileOf(pid: string, name: string): string {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

async function untilOneBegan(runIds: readonly string[]): Promise<void> {
  while (!runIds.some((runId) => processesOf(runId).length > 0)) {
    await setTimeout(5);
  }
}

async function untilFinal(read: () => Promise<Run>): Promise<Run> {
  for (;;) {
    const run = await read();
    if (!['queued', 'running', 'retrying'].includes(run.status)) {
      return run;
    }
    await setTimeout(100);
  }
}
