import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, expect, test } from 'vitest';
import { findLeftovers, killLeftovers } from '#adapters/commands/program/leftovers.ts';
import { lookAround } from '#adapters/commands/program/table.ts';
import { GRACE_MS } from '#adapters/commands/program/terminate.ts';
import { aRunId, execute, line, type Outcome, processesOf, SCOPE } from '#test/adapters/commands/an-execution.ts';
import { FakeClock } from '#testing/clock.ts';

/** For a machine that has much else to do. */
const PATIENCE = { timeout: 20_000 };

const started: ChildProcess[] = [];

afterEach(() => {
  for (const child of started.splice(0)) {
    child.kill('SIGKILL');
  }
});

test('a command that is told to stop gets TERM and may clean up', async () => {
  const stopping = aStop();
  const { result, output } = await execute(line('trap "echo bye; exit 0" TERM; echo up; sleep 60 & wait'), stopping);
  expect(result).toEqual({ kind: 'stopped' });
  expect(output).toBe('up\nbye\n');
  expect(processesOf(stopping.runId)).toEqual([]);
});

test('what the command started may clean up too, when the shell before it is already gone', async () => {
  const stopping = aStop();
  const inner = 'trap "sleep 0.1; echo clean; exit" TERM; echo up; while :; do sleep 0.02; done';
  const { output } = await execute(line(`sh -c '${inner}'; echo never`), stopping);
  expect(output).toMatch(/clean\n$/);
});

test('a command that ignores TERM is killed after 5 s, and not before', async () => {
  const stopping = { ...aStop(), clock: new FakeClock(0) };
  const running = execute(line('trap "" TERM; echo up; while :; do sleep 0.05; done'), stopping);
  await stopping.said('up');
  await expect.poll(() => stopping.clock.pendingTimers(), PATIENCE).toBeGreaterThan(0);
  stopping.clock.advanceBy(GRACE_MS - 1);
  expect(processesOf(stopping.runId)).not.toEqual([]);
  stopping.clock.advanceBy(1);
  expect((await running).result).toEqual({ kind: 'stopped' });
  expect(processesOf(stopping.runId)).toEqual([]);
});

test('a child that ignores TERM and one that called setsid are killed with the command', async () => {
  const stopping = { ...aStop(), clock: new FakeClock(0) };
  const text = [
    'setsid sh -c \'trap "" TERM; while :; do sleep 0.05; done\' &',
    "(trap '' TERM; while :; do sleep 0.05; done) &",
    `env -i setsid ${sleepOf(61)} &`,
    'sleep 0.1; echo up; wait',
  ].join('\n');
  const running = execute(line(text), stopping);
  const { result } = await passTime(stopping.clock, running);
  expect(result).toEqual({ kind: 'stopped' });
  expect(processesOf(stopping.runId)).toEqual([]);
  expect(programsLike(sleepOf(61))).toEqual([]);
});

test('what a command leaves in the background is killed when it ends', async () => {
  const runId = aRunId();
  const { result, output } = await execute(
    line('sleep 62 & setsid sleep 62 & nohup sleep 62 & sleep 0.05; echo done'),
    { runId },
  );
  expect(result).toEqual({ kind: 'succeeded', exitCode: 0 });
  expect(output).toContain('done');
  expect(processesOf(runId)).toEqual([]);
});

test('a daemon that detached itself twice is killed too', async () => {
  const runId = aRunId();
  await execute(line('setsid sh -c \'setsid sh -c "sleep 63 & sleep 63" & exit\' ; echo gone'), { runId });
  expect(processesOf(runId)).toEqual([]);
});

test('a process that got rid of its marks does not hold the run open with its pipes', async () => {
  const clock = new FakeClock(0);
  const running = execute(line(`env -i setsid sh -c "echo $$; exec ${sleepOf(64)}" & sleep 0.1; echo done`), { clock });
  const { result, output } = await passTime(clock, running);
  for (const pid of programsLike(sleepOf(64))) {
    process.kill(pid, 'SIGKILL');
  }
  expect(result).toEqual({ kind: 'succeeded', exitCode: 0 });
  expect(output).toContain('done');
});

test('a command that was told to stop before it started is not started', async () => {
  const { result, output } = await execute(line('echo started'), { signal: AbortSignal.abort('cancelled') });
  expect(result).toEqual({ kind: 'stopped' });
  expect(output).toBe('');
});

test('an order to stop that comes after the end changes nothing', async () => {
  const controller = new AbortController();
  const { result } = await execute(line('true'), { signal: controller.signal });
  controller.abort('cancelled');
  expect(result.kind).toBe('succeeded');
});

test('many runs that end together leave nothing behind', async () => {
  const ids = Array.from({ length: 20 }, aRunId);
  const outcomes = await Promise.all(ids.map((runId) => execute(line('setsid sleep 65 & sleep 0.02'), { runId })));
  expect(outcomes.map(({ result }) => result.kind)).toEqual(ids.map(() => 'succeeded'));
  expect(ids.flatMap(processesOf)).toEqual([]);
});

test('leftovers are found by scope and run, with what they started, and others stay', async () => {
  const [lost, other] = [aRunId(), aRunId()];
  startMarked(SCOPE, lost, 'sh', '-c', `env -i ${sleepOf(66)} & wait`);
  startMarked(SCOPE, other, 'sleep', '67');
  startMarked('another installation', lost, 'sleep', '67');
  await expect.poll(() => programsLike(sleepOf(66)), PATIENCE).toHaveLength(1);
  const killed = await killLeftovers({ scope: SCOPE, isLeftover: ({ runId }) => runId === lost });
  expect(killed).toBe(2);
  // What is killed is there until it next has a processor.
  await expect.poll(() => programsLike(sleepOf(66)), PATIENCE).toEqual([]);
  expect(processesOf(other)).toHaveLength(1);
  expect(processesOf(lost)).toHaveLength(1);
});

test('a process is known by the marks that it has now, whatever it was before it became another program', async () => {
  const [first, second] = [aRunId(), aRunId()];
  startMarked(SCOPE, first, 'sh', '-c', `sleep 0.3; CRONSTACK_RUN_ID=${second} exec sleep 67`);
  const found = async (wanted: string) =>
    (await findLeftovers({ scope: SCOPE, isLeftover: ({ runId }) => runId === wanted })).length;

  await expect.poll(() => found(first), PATIENCE).toBeGreaterThan(0);
  await expect.poll(() => found(second), PATIENCE).toBe(1);
  expect(await found(first)).toBe(0);
});

test('processes that were there before are passed over, unless it is so long ago that numbers may have come again', async () => {
  const runId = aRunId();
  startMarked(SCOPE, runId, 'sleep', '67');
  await expect.poll(() => processesOf(runId), PATIENCE).toHaveLength(1);
  const { numbers } = lookAround();
  const query = { scope: SCOPE, isLeftover: (mark: { readonly runId: string }) => mark.runId === runId };

  expect(await findLeftovers({ ...query, before: { numbers, atMs: performance.now() } })).toEqual([]);
  expect(await findLeftovers({ ...query, before: { numbers, atMs: Number.NEGATIVE_INFINITY } })).toHaveLength(1);
  expect(await findLeftovers({ ...query, before: { numbers: new Set(), atMs: performance.now() } })).toHaveLength(1);
});

test("another attempt's own process is passed over, whatever marks it has by now", async () => {
  const runId = aRunId();
  startMarked(SCOPE, runId, 'sleep', '67');
  await expect.poll(() => processesOf(runId), PATIENCE).toHaveLength(1);
  const query = { scope: SCOPE, isLeftover: (mark: { readonly runId: string }) => mark.runId === runId };
  const [{ pid } = { pid: 0 }] = await findLeftovers(query);

  expect(await findLeftovers({ ...query, isAnothers: (other) => other === pid })).toEqual([]);
  expect(await findLeftovers({ ...query, isAnothers: (other) => other !== pid })).toHaveLength(1);
});

/** A stop order that comes as soon as the command says `up`. */
function aStop() {
  const controller = new AbortController();
  const runId = aRunId();
  let output = '';
  return {
    runId,
    signal: controller.signal,
    onOutput(text: string) {
      output += text;
      if (output.includes('up\n')) {
        controller.abort('cancelled');
      }
    },
    said: (word: string) => expect.poll(() => output, PATIENCE).toContain(word),
  };
}

/** Lets the clock's time pass until the command has ended. */
async function passTime(clock: FakeClock, running: Promise<Outcome>): Promise<Outcome> {
  let over = false;
  const ended = running.finally(() => {
    over = true;
  });
  while (!over) {
    clock.advanceBy(100);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return await ended;
}

/** A command that no other run of these tests has at this moment. */
function sleepOf(seconds: number): string {
  return `sleep ${seconds}.${process.pid}`;
}

/** The numbers of the processes with this command line. */
function programsLike(commandLine: string): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && commandLineOf(name) === commandLine)
    .map(Number);
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
  } catch {
    return '';
  }
}

function startMarked(scope: string, runId: string, file: string, ...args: string[]): void {
  const env = { PATH: process.env.PATH, CRONSTACK_SCOPE: scope, CRONSTACK_RUN_ID: runId, CRONSTACK_ATTEMPT: '1' };
  started.push(spawn(file, args, { env, detached: true, stdio: 'ignore' }));
}
