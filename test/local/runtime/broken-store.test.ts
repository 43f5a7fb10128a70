import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import type { Run } from '#domain/runs/run.ts';
import type { Runtime } from '#local/runtime/runtime.ts';
import { FakeClock } from '#testing/clock.ts';
import { create, memoryMachine } from '#testing/runtime.ts';
import { onFullDisk } from './full-disk.ts';

const START = '2026-11-23T08:59:30Z';

const library = await findSqlite();
let isFull: boolean;
let file: SqliteFile;
let clock: FakeClock;
let told: string[];

beforeEach(() => {
  isFull = false;
  told = [];
  file = new SqliteFile({
    library: { ...library, open: (path) => onFullDisk(library.open(path), () => isFull) },
    path: ':memory:',
  });
  clock = new FakeClock(START);
});

afterEach(() => file.close());

test('a commit that fails is a crash of everything but the commands: each fire has one outcome, and no attempt starts twice', async () => {
  const { runtime, started } = aRuntime(({ jobId }) => ({ takesMs: jobId === 'long' ? 20_000 : 0 }));
  await runtime.start();
  await create(runtime, { id: 'long', schedule: '0 9 * * *' });
  await create(runtime, { id: 'short', schedule: '* * * * *' });
  const before = runtime.engine;
  await clock.advanceToAsync('2026-11-23T09:00:05Z');
  expect(started.map(({ runId }) => runId)).toEqual(['long.20261123T090000Z', 'short.20261123T090000Z']);

  isFull = true;
  await expect(create(runtime, { id: 'lost', schedule: '* * * * *' }).then(() => file.durable())).rejects.toMatchObject(
    {
      code: 'store_full',
    },
  );
  await clock.advanceToAsync('2026-11-23T09:00:12Z');
  expect(runtime.engine).not.toBe(before);
  await expect(runtime.engine.ports.heads.read('short')).rejects.toMatchObject({ code: 'store_full' });
  isFull = false;
  await clock.advanceToAsync('2026-11-23T09:02:30Z');

  await expect(before.ports.heads.read('short')).rejects.toMatchObject({ code: 'store_unavailable' });
  expect(await runtime.engine.ports.heads.read('lost')).toBeUndefined();
  expect((await runsOf(runtime, 'long')).map(({ status, attempts }) => [status, attempts.length])).toEqual([
    ['succeeded', 1],
  ]);
  const short = await runsOf(runtime, 'short');
  expect(short.map(({ id, status }) => [id, status])).toEqual(
    ['02', '01', '00'].map((minute) => [`short.20261123T09${minute}00Z`, 'succeeded']),
  );
  expect(new Set(started.map(({ runId, attempt }) => `${runId} ${attempt}`)).size).toBe(started.length);
  expect((await runtime.engine.ports.heads.read('long'))?.active).toEqual([]);
  expect(told[0]).toMatch(/^the store: what was not on disk is undone/);
  await runtime.stop(0);
});

test('a command whose claim is not on disk is not started', async () => {
  const { runtime, started } = aRuntime(() => ({ takesMs: 0 }));
  await runtime.start();
  await create(runtime, { id: 'short', schedule: '* * * * *' });
  await clock.advanceToAsync('2026-11-23T08:59:59Z');

  isFull = true;
  await clock.advanceToAsync('2026-11-23T09:00:10Z');
  expect(started).toEqual([]);
  isFull = false;
  await clock.advanceToAsync('2026-11-23T09:00:50Z');

  expect(started.map(({ runId, attempt }) => [runId, attempt])).toEqual([['short.20261123T090000Z', 1]]);
  await runtime.stop(0);
});

test('a command that had ended when the commit of its outcome failed keeps that outcome, though the disk fails again: it is not lost, and not run again', async () => {
  const { runtime, started, observer } = aRuntime(() => {
    // Its claim is on disk by now, and its end is in the next commit.
    isFull = true;
    return { takesMs: 0 };
  });
  const repaired = vi.spyOn(observer, 'repaired').mockImplementation((jobId, what) => {
    isFull = repaired.mock.calls.length === 1;
    observer.repairs.push({ jobId, what });
  });
  await runtime.start();
  await create(runtime, { id: 'once', schedule: '0 9 * * *', onLost: 'fail' });

  await clock.advanceToAsync('2026-11-23T09:00:10Z');
  isFull = false;
  await clock.advanceToAsync('2026-11-23T09:00:20Z');
  expect(repaired).toHaveBeenCalledTimes(1);
  isFull = false;
  await clock.advanceToAsync('2026-11-23T09:00:50Z');

  const [run] = await runsOf(runtime, 'once');
  expect(run).toMatchObject({ status: 'succeeded', attempts: [{ number: 1, result: 'succeeded' }] });
  expect(run?.finishedAtMs).toBe(Date.parse('2026-11-23T09:00:00Z'));
  expect(await runtime.engine.ports.heads.read('once')).toMatchObject({ active: [], counters: { succeeded: 1 } });
  expect(started).toHaveLength(1);
  expect(observer.repairs).toEqual(Array.from({ length: 2 }, () => ({ jobId: 'once', what: 'end_undone' })));
  expect(observer.ended.map(({ jobId }) => jobId)).toEqual(['once']);
  expect(runtime.engine.writtenEnds).toEqual({ runs: new Map(), undone: new Set(), fresh: [], isWaiting: false });
  await runtime.stop(0);
});

test('an attempt whose failure was in a commit that failed is followed by its retry, as if it had not', async () => {
  const { runtime, started, observer } = aRuntime(({ attempt }) => {
    isFull = attempt === 1;
    return { takesMs: 0, fails: attempt === 1 };
  });
  await runtime.start();
  await create(runtime, { id: 'again', schedule: '0 9 * * *', maxRetries: 1, retryDelaySeconds: 1, onLost: 'fail' });

  await clock.advanceToAsync('2026-11-23T09:00:10Z');
  isFull = false;
  await clock.advanceToAsync('2026-11-23T09:01:30Z');

  const [run] = await runsOf(runtime, 'again');
  expect(run).toMatchObject({ status: 'succeeded', attempts: [{ result: 'failed' }, { result: 'succeeded' }] });
  expect(started.map(({ attempt }) => attempt)).toEqual([1, 2]);
  expect(observer.repairs).toEqual([{ jobId: 'again', what: 'end_undone' }]);
  await runtime.stop(0);
});

function aRuntime(commandOf: Parameters<typeof memoryMachine>[1]) {
  const machine = memoryMachine(START, commandOf, clock);
  const runtime = machine.runtime({}, clock, {
    openStores: (outlives) => makeSqliteStores({ file, clock, outlives }),
    store: file,
    onError: (what) => told.push(what),
  });
  return { runtime, started: machine.started, observer: machine.ports.observer };
}

async function runsOf(runtime: Runtime, jobId: string): Promise<readonly Run[]> {
  return (await runtime.engine.ports.history.listRuns(jobId, { limit: 10 })).items;
}
