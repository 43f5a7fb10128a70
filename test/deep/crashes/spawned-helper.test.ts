import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { FRAMES, frameHeader } from '#adapters/commands/spawner/frames.js';
import { HELPER_FILE } from '#adapters/commands/spawner/helper-life.ts';
import { Spawner } from '#adapters/commands/spawner/spawner.ts';
import type { ExecutionResult } from '#ports/executor.ts';
import { aFolder, aRunId, type Choices, execute, line, processesOf } from '#test/adapters/commands/an-execution.ts';
import { FakeClock } from '#testing/clock.ts';

/** For a machine that has much else to do. */
const PATIENCE = { timeout: 20_000 };
const PING_EVERY_MS = 5_000;
const LOST: ExecutionResult = { kind: 'lost' };
const SUCCEEDED: ExecutionResult = { kind: 'succeeded', exitCode: 0 };

const spawners: Spawner[] = [];
const started: ChildProcess[] = [];

afterEach(() => {
  for (const spawner of spawners.splice(0)) {
    spawner.close();
  }
  for (const child of started.splice(0)) {
    child.kill('SIGKILL');
  }
});

test('the runs of a helper that dies are lost, nothing of them is left, and the next ones have another helper', async () => {
  const { spawner, trouble } = aSpawner();
  await aRun(spawner, 'true').result;
  const first = pidOf(spawner);
  const runs = ['echo up; sleep 68', 'setsid sleep 68 & echo up; wait'].map((text) => aRun(spawner, text));
  await Promise.all(runs.map(({ up }) => up()));

  process.kill(first, 'SIGKILL');

  expect(await Promise.all(runs.map(({ result }) => result))).toEqual([LOST, LOST]);
  expect(runs.flatMap(({ runId }) => processesOf(runId))).toEqual([]);
  expect(trouble).toEqual([expect.stringMatching(/SIGKILL.*lost with it: 2; another/)]);
  expect(await aRun(spawner, 'true').result).toEqual(SUCCEEDED);
  expect(pidOf(spawner)).not.toBe(first);
});

test('a run that was told to stop is stopped, not lost, when its helper dies meanwhile', async () => {
  const { spawner } = aSpawner();
  const controller = new AbortController();
  const run = aRun(spawner, 'trap "sleep 0.3; exit" TERM; echo up; sleep 69', { signal: controller.signal });
  await run.up();
  controller.abort('cancelled');

  process.kill(pidOf(spawner), 'SIGKILL');

  expect(await run.result).toEqual({ kind: 'stopped' });
  expect(processesOf(run.runId)).toEqual([]);
});

test('a program that a helper was told to start and has not answered for is lost, and does not run', async () => {
  const { spawner } = aSpawner();
  await aRun(spawner, 'true').result;
  const mark = join(await aFolder(), 'ran');
  process.kill(pidOf(spawner), 'SIGSTOP');
  let isAsked = false;
  const run = aRun(spawner, `touch ${mark}; sleep 68`, {
    starter: (program, takeOutput) => {
      const answer = spawner.start(program, takeOutput);
      isAsked = true;
      return answer;
    },
  });
  await expect.poll(() => isAsked, PATIENCE).toBe(true);

  process.kill(pidOf(spawner), 'SIGKILL');

  expect(await run.result).toEqual(LOST);
  expect(processesOf(run.runId)).toEqual([]);
  expect(existsSync(mark)).toBe(false);
});

test('a program that a helper was never asked for, as it died before, is started by the next one', async () => {
  const { spawner } = aSpawner();
  const run = aRun(spawner, 'true');

  process.kill(pidOf(spawner), 'SIGKILL');

  expect(await run.result).toEqual(SUCCEEDED);
});

test('after three deaths within a minute there is no helper any more, and runs go on', async () => {
  const { spawner, trouble } = aSpawner();
  await die(spawner, trouble, 3);

  expect(spawner.helperPids).toEqual([]);
  expect(trouble.at(-1)).toContain('third time within a minute');
  expect(await aRun(spawner, 'true').result).toEqual(SUCCEEDED);
});

test('the second helper that dies after that is not told as the third time again', async () => {
  const { spawner, trouble } = aSpawner();
  await die(spawner, trouble, 2);
  // The one that is left takes orders now: another one is begun where programs wait for it.
  await aRun(spawner, 'true').result;
  await Promise.all(Array.from({ length: 12 }, () => aRun(spawner, 'true').result));
  expect(spawner.helperPids).toHaveLength(2);

  await die(spawner, trouble, 2);

  expect(trouble.filter((what) => what.includes('third time within a minute'))).toHaveLength(1);
  expect(trouble.at(-1)).toMatch(/lost with it: 0; the runtime starts commands itself until its next start$/);
});

test('a third death more than a minute after the first is one like the others', async () => {
  const { spawner, trouble, clock } = aSpawner();
  await die(spawner, trouble, 2);
  clock.advanceBy(60_000);
  await die(spawner, trouble, 1);

  expect(spawner.helperPids).toHaveLength(1);
});

test('where no helper gets to take orders, runs are started without it, and none is lost', async () => {
  const helperFile = join(await aFolder(), 'broken.mjs');
  await writeFile(helperFile, 'process.exit(1);');
  const { spawner, trouble } = aSpawner({ helperFile });
  const runs = [aRun(spawner, 'true'), aRun(spawner, 'true')];

  expect(await Promise.all(runs.map(({ result }) => result))).toEqual([SUCCEEDED, SUCCEEDED]);
  expect(trouble).toHaveLength(3);
});

test('a frozen helper does not keep a command from being stopped, and is ended', async () => {
  const { spawner, clock } = aSpawner();
  await aRun(spawner, 'true').result;
  const controller = new AbortController();
  const stopped = aRun(spawner, 'echo up; sleep 70', { signal: controller.signal });
  const other = aRun(spawner, 'echo up; sleep 70');
  await Promise.all([stopped.up(), other.up()]);

  process.kill(pidOf(spawner), 'SIGSTOP');
  controller.abort('timed_out');
  await expect.poll(() => processesOf(stopped.runId), PATIENCE).toEqual([]);

  for (let looks = 0; looks < 3; looks += 1) {
    clock.advanceBy(PING_EVERY_MS);
  }
  expect(await stopped.result).toEqual({ kind: 'stopped' });
  expect(await other.result).toEqual(LOST);
});

test('where programs wait to be started a second helper is started, and no third', async () => {
  const { spawner } = aSpawner();
  await aRun(spawner, 'true').result;
  expect(spawner.helperPids).toHaveLength(1);

  const results = await Promise.all(Array.from({ length: 12 }, () => aRun(spawner, 'true').result));

  expect(results).toEqual(results.map(() => SUCCEEDED));
  expect(spawner.helperPids).toHaveLength(2);
});

test('a helper that answers is left alone, however long its commands run', async () => {
  const { spawner, clock } = aSpawner();
  const pid = pidOf(spawner);
  const controller = new AbortController();
  const long = aRun(spawner, 'echo up; sleep 71', { signal: controller.signal });
  await long.up();

  for (let looks = 0; looks < 6; looks += 1) {
    clock.advanceBy(PING_EVERY_MS);
    // Its answers come in order: the one to the question is there with this one.
    await aRun(spawner, 'true').result;
  }

  expect(pidOf(spawner)).toBe(pid);
  controller.abort('cancelled');
  expect(await long.result).toEqual({ kind: 'stopped' });
});

test('a helper ends when the runtime does, and the commands go on until its next start', async () => {
  const { helper, order } = await aBareHelper(process.pid);
  const runId = aRunId();
  order('exec sleep 72', runId);
  await expect.poll(() => processesOf(runId), PATIENCE).toHaveLength(1);
  const [pid = ''] = processesOf(runId);

  helper.stdin?.end();

  expect(await once(helper, 'exit')).toEqual([0, null]);
  expect(processesOf(runId)).toEqual([pid]);
  process.kill(Number(pid), 'SIGKILL');
});

test('a helper whose runtime is another than the one that it was started by carries out no order', async () => {
  const { helper, order } = await aBareHelper(process.ppid);
  const mark = join(await aFolder(), 'ran');
  order(`touch ${mark}`, aRunId());

  expect(await once(helper, 'exit')).toEqual([0, null]);
  expect(existsSync(mark)).toBe(false);
});

function aSpawner(more: { readonly helperFile?: string } = {}) {
  const clock = new FakeClock('2026-11-23T09:00:00Z');
  const trouble: string[] = [];
  const spawner = new Spawner({ clock, onTrouble: (what) => trouble.push(what), ...more });
  spawners.push(spawner);
  return { spawner, clock, trouble };
}

function aRun(spawner: Spawner, text: string, choices: Choices = {}) {
  const runId = aRunId();
  let output = '';
  const executed = execute(line(text), {
    runId,
    starter: spawner.start,
    ...choices,
    onOutput(chunk) {
      output += chunk;
    },
  });
  return {
    runId,
    result: executed.then(({ result }) => result),
    up: () => expect.poll(() => output, PATIENCE).toContain('up\n'),
  };
}

async function die(spawner: Spawner, trouble: readonly string[], times: number): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    const deaths = trouble.length;
    process.kill(pidOf(spawner), 'SIGKILL');
    await expect.poll(() => trouble.length, PATIENCE).toBe(deaths + 1);
  }
}

function pidOf({ helperPids: [pid] }: Spawner): number {
  if (pid === undefined) {
    throw new Error('there is no helper');
  }
  return pid;
}

/** A helper without a spawner, which takes orders; `runtimePid` is who it thinks that it works for. */
async function aBareHelper(runtimePid: number) {
  const helper = spawn(process.execPath, [HELPER_FILE, String(runtimePid)], { stdio: ['pipe', 'pipe', 'inherit'] });
  started.push(helper);
  await once(helper.stdout, 'data');
  const order = (text: string, runId: string) => {
    const environment = { PATH: '/usr/bin:/bin', CRONSTACK_RUN_ID: runId };
    const payload = Buffer.from(JSON.stringify({ file: '/bin/sh', args: ['-c', text], environment, folder: '/' }));
    helper.stdin.write(Buffer.concat([frameHeader(FRAMES.start, 1, payload.length), payload]));
  };
  return { helper, order };
}
