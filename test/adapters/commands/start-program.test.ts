import { ChildProcess, spawn } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { afterEach, expect, test, vi } from 'vitest';
import { startProgram } from '#adapters/commands/program/start.ts';
import { startDirectly } from '#adapters/commands/program/start-directly.ts';
import { FakeClock } from '#testing/clock.ts';

vi.mock('node:child_process', async (importActual) => {
  const actual: object = await importActual();
  return { ...actual, spawn: vi.fn() };
});

const PROGRAM = { file: 'true', args: [], environment: {}, folder: '/' };
const REFUSALS = ['EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM'];

afterEach(() => vi.mocked(spawn).mockReset());

test.each(REFUSALS)('a program that cannot be started for %s waits, and is started once it can be', async (code) => {
  const { clock, told, starting } = aStart(refusal(code), refusal(code), aChild());

  await clock.advanceByAsync(1_999);
  expect(told).toHaveLength(2);
  expect(told[0]).toContain(`(${code})`);
  await clock.advanceByAsync(1);

  expect(await starting).toMatchObject({ kind: 'started', groupId: 4711 });
  expect(spawn).toHaveBeenCalledTimes(3);
});

test('so does one whose start is refused by a throw', async () => {
  const { clock, told, starting } = aStart(thrown('ENOMEM'), aChild());

  await clock.advanceByAsync(1_000);

  expect(await starting).toMatchObject({ kind: 'started' });
  expect(told).toEqual(['not enough memory for another process (ENOMEM)']);
});

test.each(['ENOENT', 'EACCES', 'E2BIG'])('%s is no shortage: it does not wait', async (code) => {
  const { told, starting } = aStart(refusal(code));

  expect(await starting).toMatchObject({ kind: 'not_started', error: { code } });
  expect(told).toEqual([]);
});

test('where nobody is to be told of a shortage it does not wait', async () => {
  prepare(refusal('EMFILE'));

  const started = await startProgram(PROGRAM, () => undefined, {
    clock: new FakeClock('2026-11-23T09:00:00Z'),
    signal: new AbortController().signal,
    starter: startDirectly,
  });

  expect(started).toMatchObject({ kind: 'not_started', error: { code: 'EMFILE' } });
});

test.each(['cancelled', 'shutdown', 'lease_lost'])('%s ends the wait', async (reason) => {
  const { clock, controller, starting } = aStart(refusal('EAGAIN'), aChild());
  await clock.advanceByAsync(500);

  controller.abort(reason);

  expect(await starting).toEqual({ kind: 'stopped' });
  expect(spawn).toHaveBeenCalledTimes(1);
});

test('the timeout ends the wait, and why it was not started stays known', async () => {
  const { clock, controller, starting } = aStart(refusal('EAGAIN'));
  await clock.advanceByAsync(500);

  controller.abort('timed_out');

  expect(await starting).toMatchObject({ kind: 'not_started', error: { code: 'EAGAIN' } });
});

/** Begins to start a program where the system answers so. */
function aStart(...answers: readonly (() => ChildProcess)[]) {
  prepare(...answers);
  const clock = new FakeClock('2026-11-23T09:00:00Z');
  const controller = new AbortController();
  const told: string[] = [];
  const starting = startProgram(PROGRAM, () => undefined, {
    clock,
    signal: controller.signal,
    starter: startDirectly,
    onShortage: (what) => told.push(what),
  });
  return { clock, controller, told, starting };
}

function prepare(...answers: readonly (() => ChildProcess)[]): void {
  for (const answer of answers) {
    vi.mocked(spawn).mockImplementationOnce(answer);
  }
}

function refusal(code: string): () => ChildProcess {
  return () => {
    const child = childOf(undefined);
    queueMicrotask(() => child.emit('error', faultOf(code)));
    return child;
  };
}

function thrown(code: string): () => never {
  return () => {
    throw faultOf(code);
  };
}

function aChild(): () => ChildProcess {
  return () => childOf(4711);
}

function childOf(pid: number | undefined): ChildProcess {
  return Object.assign(new ChildProcess(), { pid, stdout: new PassThrough(), stderr: new PassThrough() });
}

function faultOf(code: string): Error {
  return Object.assign(new Error(`spawn ${code}`), { code });
}
