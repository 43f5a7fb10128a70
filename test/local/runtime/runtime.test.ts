import { describe, expect, test, vi } from 'vitest';
import { LOG_START } from '#domain/runs/log.ts';
import { triggerRun } from '#engine/runs/trigger.ts';
import type { Runtime } from '#local/runtime/runtime.ts';
import { MortalClock } from '#test/scenarios/mortal-clock.ts';
import type { FakeCommand, StartedAttempt } from '#testing/executor.ts';
import { create, type MemoryMachine, memoryMachine, statuses } from '#testing/runtime.ts';

const START = '2026-11-23T08:59:30Z';

describe('the local runtime', () => {
  test('runs a job at its fire, from the AWS entry to the recorded outcome', async () => {
    const world = aWorld();
    const runtime = world.runtime();
    await runtime.start();
    await create(runtime, { id: 'report', schedule: '0 9 * * *' });

    await world.clock.advanceToAsync('2026-11-23T09:01:00Z');

    expect(await statuses(world, 'report')).toEqual({ 'report.20261123T090000Z': 'succeeded' });
    expect(secondsAfter('2026-11-23T09:00:00Z', world.started)).toEqual([0]);
  });

  test('runs a self-clocked job at its very seconds, the first ones after a start included', async () => {
    const world = aWorld();
    const first = world.runtime();
    await create(first, { id: 'ticks', schedule: '*/10 * * * * *' });
    const runtime = world.runtime();
    await runtime.start();

    await world.clock.advanceToAsync('2026-11-23T09:00:00Z');

    expect(secondsAfter(START, world.started)).toEqual([10, 20, 30]);
  });

  test('executes no more runs at once than the configuration says, the others in their order', async () => {
    const world = aWorld(() => ({ takesMs: 5_000 }));
    const runtime = world.runtime({ scheduler: { max_concurrent_jobs: 2 } });
    await runtime.start();
    for (const id of ['a', 'b', 'c', 'd', 'e']) {
      await create(runtime, { id, schedule: '0 9 * * *' });
    }

    await world.clock.advanceToAsync('2026-11-23T09:01:00Z');

    expect(secondsAfter('2026-11-23T09:00:00Z', world.started)).toEqual([0, 0, 5, 5, 10]);
  });

  test('claims the run that waits for a place before it writes what came of the one that had it', async () => {
    const world = aWorld(() => ({ takesMs: 5_000 }));
    const written = vi.spyOn(world.ports.history, 'writeRun');
    const runtime = world.runtime({ scheduler: { max_concurrent_jobs: 1 } });
    await runtime.start();
    for (const id of ['a', 'b']) {
      await create(runtime, { id, schedule: '0 9 * * *' });
    }

    await world.clock.advanceToAsync('2026-11-23T09:01:00Z');

    expect(written.mock.calls.map(([{ jobId, status }]) => `${jobId} ${status}`)).toEqual([
      'a running',
      'b running',
      'a succeeded',
      'b succeeded',
    ]);
  });

  test('shows what a command prints within two seconds, and after a crash what it had shown', async () => {
    const world = aWorld();
    const mortal = new MortalClock(world.clock);
    const runtime = world.runtime({}, mortal, {
      executor: {
        execute: (execution) => {
          mortal.after(500, () => execution.onOutput(Buffer.from('half way\n')));
          return new Promise(() => undefined);
        },
      },
    });
    await runtime.start();
    await create(runtime, { id: 'report', schedule: '0 9 * * *' });
    await world.clock.advanceToAsync('2026-11-23T09:00:02.500Z');
    const log = { after: LOG_START, limit: 10 };
    const shown = { chunks: [{ attempt: 1, offset: 0, text: 'half way\n' }] };
    expect(await world.ports.history.readLog('report.20261123T090000Z', log)).toMatchObject(shown);

    mortal.kill();
    await world.runtime().start();
    await world.clock.advanceToAsync('2026-11-23T09:01:00Z');

    expect(await statuses(world, 'report')).toEqual({ 'report.20261123T090000Z': 'succeeded' });
    expect(await world.ports.history.readLog('report.20261123T090000Z', log)).toMatchObject(shown);
  });

  test('reads no job at its start of which nothing is open, and fires it as before', async () => {
    const world = aWorld();
    const before = world.runtime();
    await before.start();
    for (const id of ['morning', 'noon']) {
      await create(before, { id, schedule: id === 'noon' ? '0 12 * * *' : '0 10 * * *' });
    }
    await world.clock.advanceByAsync(0);
    await before.stop(0);
    const read = vi.spyOn(world.ports.definitions, 'read');

    await world.runtime().start();
    await world.clock.advanceToAsync('2026-11-23T09:59:00Z');
    expect(read).not.toHaveBeenCalled();
    await world.clock.advanceToAsync('2026-11-23T10:01:00Z');
    expect(read.mock.calls.map(([jobId]) => jobId)).toEqual(['morning']);
    await world.clock.advanceToAsync('2026-11-24T12:01:00Z');

    expect(await statuses(world, 'morning')).toEqual({
      'morning.20261123T100000Z': 'succeeded',
      'morning.20261124T100000Z': 'succeeded',
    });
    expect(await statuses(world, 'noon')).toEqual({
      'noon.20261123T120000Z': 'succeeded',
      'noon.20261124T120000Z': 'succeeded',
    });
    expect(secondsAfter('2026-11-23T10:00:00Z', world.started.slice(0, 2))).toEqual([0, 7_200]);
  });

  test('fires nothing while scheduler.enabled is false, and catches up as each job says once it is true again', async () => {
    const world = aWorld();
    const disabled = world.runtime({ scheduler: { enabled: false } });
    await disabled.start();
    await create(disabled, { id: 'minutely', schedule: '* * * * *' });
    await create(disabled, { id: 'asked', schedule: '@yearly' });
    await triggerRun(disabled.engine, 'asked', { by: 'test' });
    await world.clock.advanceToAsync('2026-11-23T09:02:40Z');
    expect(world.started).toEqual([]);
    await disabled.stop(0);

    await world.runtime().start();
    await world.clock.advanceToAsync('2026-11-23T09:03:00Z');

    expect(Object.values(await statuses(world, 'minutely'))).toEqual(['succeeded', 'succeeded', 'missed']);
    expect(Object.values(await statuses(world, 'asked'))).toEqual(['succeeded']);
  });

  test('closes a day once, and sweeps on time however long that takes', async () => {
    const world = aWorld();
    const { heads, history, receipts } = world.ports;
    const runtime = world.runtime();
    await runtime.start();
    await create(runtime, { id: 'report', schedule: '0 9 * * *' });
    let goOn: () => void = () => undefined;
    const search = history.searchRuns.bind(history);
    const searched = vi.spyOn(history, 'searchRuns').mockImplementation(async (query) => {
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
      return search(query);
    });
    const due = vi.spyOn(heads, 'due');
    const put = vi.spyOn(receipts, 'put');

    await world.clock.advanceToAsync('2026-11-24T02:00:00Z');
    expect(searched).toHaveBeenCalledTimes(1);
    due.mockClear();
    await world.clock.advanceToAsync('2026-11-24T02:10:00Z');
    expect(due.mock.calls.filter(([selfClocked]) => !selfClocked)).toHaveLength(20);
    expect(await receipts.read({ day: '2026-11-23', number: 0 })).toBeUndefined();
    goOn();
    await world.clock.advanceToAsync('2026-11-24T09:01:00Z');

    expect(await receipts.read({ day: '2026-11-23', number: 0 })).toMatchObject({ jobs: [{ id: 'report', fires: 1 }] });
    expect(put).toHaveBeenCalledTimes(1);
    expect(searched).toHaveBeenCalledTimes(1);
    expect(await statuses(world, 'report')).toMatchObject({ 'report.20261124T090000Z': 'succeeded' });
  });

  test('after a crash records the lost attempt at once and runs it again', async () => {
    const world = aWorld(() => ({ takesMs: 60_000 }));
    await crashAfter(world, {}, async (runtime) => {
      await runtime.start();
      await create(runtime, { id: 'report', schedule: '0 9 * * *' });
      await world.clock.advanceToAsync('2026-11-23T09:00:10Z');
    });

    await world.runtime().start();
    await world.clock.advanceToAsync('2026-11-23T09:00:20Z');

    const run = await world.ports.history.readRun('report.20261123T090000Z');
    expect(run?.status).toBe('running');
    expect(run?.attempts).toMatchObject([
      { number: 1, result: 'lost', reason: 'attempt 1 was lost: its runner ended before it did' },
      { number: 2 },
    ]);
    await world.clock.advanceByAsync(60_000);
    expect(await statuses(world, 'report')).toEqual({ 'report.20261123T090000Z': 'succeeded' });
  });

  test('after a crash sends what was decided and not yet claimed', async () => {
    const world = aWorld(() => ({ takesMs: 20_000 }));
    await crashAfter(world, { scheduler: { max_concurrent_jobs: 1 } }, async (runtime) => {
      await runtime.start();
      await create(runtime, { id: 'a', schedule: '0 9 * * *' });
      await create(runtime, { id: 'b', schedule: '0 9 * * *' });
      await world.clock.advanceToAsync('2026-11-23T09:00:10Z');
    });
    expect(world.started).toHaveLength(1);

    await world.runtime().start();
    await world.clock.advanceToAsync('2026-11-23T09:01:00Z');

    expect(await statuses(world, 'a')).toEqual({ 'a.20261123T090000Z': 'succeeded' });
    expect(await statuses(world, 'b')).toEqual({ 'b.20261123T090000Z': 'succeeded' });
    expect(world.started.map(({ runId, attempt }) => `${runId} ${attempt}`).sort()).toEqual([
      'a.20261123T090000Z 1',
      'a.20261123T090000Z 2',
      'b.20261123T090000Z 1',
    ]);
  });

  test('a graceful stop lets short runs finish, gives the others back, and starts nothing new', async () => {
    const world = aWorld((runId) => ({ takesMs: runId.startsWith('short') ? 2_000 : 60_000 }));
    const runtime = world.runtime();
    await runtime.start();
    await create(runtime, { id: 'short', schedule: '0 9 * * *' });
    await create(runtime, { id: 'long', schedule: '0 9 * * *' });
    await create(runtime, { id: 'next', schedule: '1 9 * * *' });
    await world.clock.advanceToAsync('2026-11-23T09:00:01Z');

    const stopped = runtime.stop(3_000);
    await world.clock.advanceToAsync('2026-11-23T09:02:00Z');
    await stopped;

    expect(await statuses(world, 'short')).toEqual({ 'short.20261123T090000Z': 'succeeded' });
    expect(await statuses(world, 'long')).toEqual({ 'long.20261123T090000Z': 'retrying' });
    expect(await statuses(world, 'next')).toEqual({});
    expect(runtime.running).toBe(0);
  });
});

function aWorld(commandOf: (runId: string) => FakeCommand = () => ({ takesMs: 0 })): MemoryMachine {
  return memoryMachine(START, ({ runId }) => commandOf(runId));
}

/** Lets a runtime work and then forgets all it has, as kill -9 does: its timers never go off, so nothing it waits for ever comes. */
async function crashAfter(
  world: MemoryMachine,
  configured: unknown,
  work: (runtime: Runtime) => Promise<void>,
): Promise<void> {
  const mortal = new MortalClock(world.clock);
  await work(world.runtime(configured, mortal));
  mortal.kill();
}

function secondsAfter(instant: string, started: readonly StartedAttempt[]): number[] {
  return started.map(({ at }) => (at - Date.parse(instant)) / 1_000);
}
