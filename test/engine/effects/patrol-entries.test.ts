import { describe, expect, test, vi } from 'vitest';
import { patchJob } from '#engine/jobs/save.ts';
import { pauseAll } from '#engine/standstills/pause-of-all.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { aMinutelyJob, type FunctionWorld, functionWorld } from '#test/functions/function-world.ts';

const NINE = { expression: 'cron(0 9 * * ? *)', timezone: 'UTC' };

describe('entries that no job wants', () => {
  test('are deleted when they still are unwanted two minutes later, whatever became of their job', async () => {
    const world = functionWorld();
    await aMinutelyJob(world, 'kept');
    await world.ports.entries.create('kept', NINE);
    await world.ports.entries.create('gone', NINE);

    const first = await sweep(world.engine);
    world.clock.advanceBy(119_000);
    const tooSoon = await sweep(world.engine);
    world.clock.advanceBy(1_000);
    const second = await sweep(world.engine);

    expect(first).toMatchObject({ checked: 3, orphans: 0 });
    expect(tooSoon.orphans).toBe(0);
    expect(second.orphans).toBe(2);
    expect(await namesOf(world)).toEqual(['kept']);
    expect(world.ports.observer.repairs.filter(({ what }) => what === 'entry_orphaned')).toEqual([
      { jobId: 'gone', what: 'entry_orphaned' },
      { jobId: 'kept', what: 'entry_orphaned' },
    ]);
  });

  test('stay when their job comes to want them meanwhile', async () => {
    const world = functionWorld();
    await aMinutelyJob(world, 'changing');
    const { items } = await world.ports.entries.names({ limit: 10 });
    await patchJob(world.engine, 'changing', { schedule: '0 9 * * *' }, { by: 'a test' });
    await world.ports.entries.create('changing', { expression: 'cron(* * * * ? *)', timezone: 'UTC' });
    await sweep(world.engine);

    await patchJob(world.engine, 'changing', { schedule: '* * * * *' }, { by: 'a test' });
    world.clock.advanceBy(180_000);
    const report = await sweep(world.engine);

    expect(report.orphans).toBe(0);
    expect((await world.ports.entries.names({ limit: 10 })).items).toEqual(items);
  });

  test('are looked for a part a sweep, however many entries there are, and a round goes on where it stopped', async () => {
    const world = functionWorld();
    for (let index = 0; index < 450; index += 1) {
      await world.ports.entries.create(`job-${String(index).padStart(3, '0')}`, NINE);
    }
    const lists = vi.spyOn(world.ports.entries, 'names');
    const checked: number[] = [];

    for (let minute = 0; minute < 6; minute += 1) {
      lists.mockClear();
      checked.push((await sweep(world.engine)).checked);
      expect(lists.mock.calls.length).toBeLessThanOrEqual(2 + 50);
      world.clock.advanceBy(60_000);
    }

    expect(checked).toEqual([200, 200, 50, 0, 0, 0]);
    expect((await world.ports.entries.names({ limit: 100 })).items.length).toBe(100);
  });

  test('after a round there is an hour of rest, in which a sweep reads one item more', async () => {
    const world = functionWorld();
    await aMinutelyJob(world, 'job');
    await sweep(world.engine);
    world.clock.advanceBy(60_000);
    const lists = vi.spyOn(world.ports.entries, 'names');
    const writes = vi.spyOn(world.ports.bookmarks, 'write');

    await sweep(world.engine);
    expect(lists).not.toHaveBeenCalled();
    expect(writes).not.toHaveBeenCalled();

    world.clock.advanceBy(3_600_000);
    expect((await sweep(world.engine)).checked).toBe(1);
  });

  test('are left alone while everything is paused', async () => {
    const world = functionWorld();
    await world.ports.entries.create('gone', NINE);
    await pauseAll(world.engine, { by: 'a test' });
    world.clock.advanceBy(60_000);

    expect(await sweep(world.engine)).toMatchObject({ woken: 0, clocked: 0, checked: 0, orphans: 0, completed: 0 });
  });
});

describe('entries that are missing', () => {
  test('are made again when their job is found overdue, and that is told', async () => {
    const world = functionWorld();
    await aMinutelyJob(world, 'job', { schedule: '30 12 * * *' });
    const { items } = await world.ports.entries.names({ limit: 10 });
    await world.ports.entries.remove(items[0] ?? '');

    world.clock.advanceTo('2026-11-23T12:31:30Z');
    await wakeJob(world.engine, 'job');

    expect((await world.ports.entries.names({ limit: 10 })).items).toEqual(items);
    expect(world.ports.observer.repairs).toEqual([
      { jobId: 'job', what: 'overdue' },
      { jobId: 'job', what: 'entry_missing' },
    ]);
  });

  test('are not looked for after a long outage, in which every job is late', async () => {
    const world = functionWorld();
    await aMinutelyJob(world, 'job', { schedule: '30 12 * * *' });
    const creates = vi.spyOn(world.ports.entries, 'create');

    world.clock.advanceTo('2026-11-23T13:31:30Z');
    await wakeJob(world.engine, 'job');

    expect(creates).not.toHaveBeenCalled();
  });
});

test('revisions that a crash left behind expire when a later one is adopted', async () => {
  const world = functionWorld();
  await aMinutelyJob(world, 'job');
  const first = await world.ports.definitions.read('job', 1);
  if (first === undefined) {
    throw new Error('the job was saved');
  }
  await world.ports.definitions.put({ ...first, revision: 2 });
  await world.ports.definitions.put({ ...first, revision: 3 });

  const saved = await patchJob(world.engine, 'job', { name: 'other' }, { by: 'a test' });
  world.clock.advanceBy(31 * 86_400_000);

  expect(saved).toMatchObject({ ok: true, value: { head: { revision: 4 } } });
  expect(await world.ports.definitions.read('job', 2)).toBeUndefined();
  expect(await world.ports.definitions.read('job', 3)).toBeUndefined();
  expect(await world.ports.definitions.read('job', 4)).toMatchObject({ name: 'other' });
});

/** The ids of the jobs that have entries, each as often as it has some. */
async function namesOf({ ports }: FunctionWorld): Promise<readonly string[]> {
  const { items } = await ports.entries.names({ limit: 100 });
  return items.map((name) => name.slice(0, name.lastIndexOf('.')));
}
