import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import type { Runtime } from '#local/runtime/runtime.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import { FakeClock } from '#testing/clock.ts';
import { create, type MemoryMachine, memoryMachine, statuses } from '#testing/runtime.ts';
import { onFullDisk } from './full-disk.ts';

const START = '2026-11-23T08:59:30Z';
const FIRE = '2026-11-23T09:00:00Z';
const RUN_ID = 'once.20261123T090000Z';
const GRACE_MS = 3_000;
/** The time that a stop may take: its grace, that of commands, a lease. */
const LONGEST_STOP_MS = GRACE_MS + 5_000 + 45_000;

let clock: FakeClock;
let told: string[];
/** Whether the store takes nothing. */
let refuses: boolean;

beforeEach(() => {
  clock = new FakeClock(START);
  [told, refuses] = [[], false];
});

describe('a stop while the store takes nothing', () => {
  test('says after the grace which outcome cannot be written, why, and how long it waits; last what was not kept', async () => {
    const { runtime } = await aMachine();

    const { tookMs } = await stopAfter(runtime);

    expect(tookMs()).toBeUndefined();
    expect(told).toEqual([]);
    await clock.advanceByAsync(GRACE_MS);
    expect(told).toEqual([
      expect.stringMatching(
        /^the outcome of once\.20261123T090000Z: it cannot be written \(the database is gone\); waiting up to 4[2-5] s for it$/,
      ),
    ]);
    await clock.advanceByAsync(LONGEST_STOP_MS);

    expect(tookMs()).toBeGreaterThan(45_000);
    expect(tookMs()).toBeLessThanOrEqual(LONGEST_STOP_MS);
    expect(told.slice(1)).toEqual([
      'job once: StoreFault: the database is gone',
      `the outcome of ${RUN_ID}: it was not kept (succeeded): the next start records the attempt as lost`,
    ]);
  });

  test.each<[what: string, during: () => void]>([
    ['is back', () => undefined],
    ['is back, though the clock was set to the next day', () => clock.setForward(86_400_000)],
    ['is back, though the clock was set back', () => clock.setBack(86_400_000)],
  ])('keeps the outcome once the store %s, and ends then', async (_, during) => {
    const { runtime, machine } = await aMachine();
    const { tookMs } = await stopAfter(runtime);
    await clock.advanceByAsync(20_000);
    during();
    await clock.advanceByAsync(10_000);
    expect(tookMs()).toBeUndefined();

    refuses = false;
    await clock.advanceByAsync(2_000);

    expect(tookMs()).toBeLessThanOrEqual(33_000);
    expect(await statuses(machine, 'once')).toEqual({ [RUN_ID]: 'succeeded' });
    expect(told).toHaveLength(1);
  });

  test('says nothing of an outcome that was given up long before it, and whose attempt is recorded as lost', async () => {
    const { runtime, machine } = await aMachine();
    refuses = true;
    await clock.advanceByAsync(60_000);
    refuses = false;
    await clock.advanceByAsync(300_000);
    expect((await machine.ports.history.listRuns('once', { limit: 10 })).items[0]?.attempts[0]).toMatchObject({
      result: 'lost',
    });
    told = [];

    const { tookMs } = await stopAfter(runtime);
    await clock.advanceByAsync(1_000);

    expect(tookMs()).toBeDefined();
    expect(told.join()).not.toContain('the outcome of');
  });

  test('says that an outcome is not kept which was given up within the grace', async () => {
    const { runtime } = await aMachine();
    refuses = true;
    // The command ends half a second from now.
    await clock.advanceByAsync(500 + 44_000);

    const { tookMs } = await stopAfter(runtime);
    await clock.advanceByAsync(GRACE_MS);

    expect(tookMs()).toBeLessThan(GRACE_MS);
    expect(told.at(-1)).toMatch(/^the outcome of once\.\S+: it was not kept \(succeeded\)/);
  });

  test('says nothing of a run that ends within the grace, and whose outcome is written then', async () => {
    const { runtime, machine } = await aMachine();
    const { tookMs } = await stopAfter(runtime);

    await clock.advanceByAsync(1_000);
    refuses = false;
    await clock.advanceByAsync(1_000);

    expect(tookMs()).toBeLessThan(GRACE_MS);
    expect(await statuses(machine, 'once')).toEqual({ [RUN_ID]: 'succeeded' });
    expect(told).toEqual([]);
  });
});

describe('a stop on a disk that is full', () => {
  let file: SqliteFile;

  beforeEach(async () => {
    const library = await findSqlite();
    file = new SqliteFile({
      library: { ...library, open: (path) => onFullDisk(library.open(path), () => refuses) },
      path: ':memory:',
    });
  });

  afterEach(() => file.close());

  test('keeps the outcome once there is room, and ends then', async () => {
    const runtime = await aRuntime();
    const { tookMs } = await stopAfter(runtime);
    await clock.advanceByAsync(30_000);
    expect(tookMs()).toBeUndefined();
    expect(told.slice(1)).toEqual([
      expect.stringMatching(
        /^the outcome of once\.\S+: it cannot be written \(.* no room left on the disk .*\); waiting up to \d+ s for it$/,
      ),
    ]);

    refuses = false;
    await clock.advanceByAsync(3_000);

    expect(tookMs()).toBeLessThanOrEqual(33_000);
    const { items } = await makeSqliteStores({ file, clock }).history.listRuns('once', { limit: 10 });
    expect(items.map(({ status }) => status)).toEqual(['succeeded']);
    expect(told.join()).not.toContain('was not kept');
    expect(clock.pendingTimers()).toBe(0);
  });

  test('ends without it after the time of a lease, and says so', async () => {
    const runtime = await aRuntime();
    const { tookMs } = await stopAfter(runtime);
    await clock.advanceByAsync(LONGEST_STOP_MS + 2_000);

    expect(tookMs()).toBeLessThanOrEqual(LONGEST_STOP_MS);
    expect(told.at(-1)).toBe(
      `the outcome of ${RUN_ID}: it was not kept (succeeded): the next start records the attempt as lost`,
    );
    expect(clock.pendingTimers()).toBe(0);
    refuses = false;
  });

  async function aRuntime(): Promise<Runtime> {
    const machine = memoryMachine(START, () => ({ takesMs: 1_000 }), clock);
    const runtime = machine.runtime({}, clock, {
      openStores: (outlives) => makeSqliteStores({ file, clock, outlives }),
      store: file,
      onError: tell,
    });
    await start(runtime);
    return runtime;
  }
});

/** A runtime whose one run has begun and takes a second, on stores that may refuse everything. */
async function aMachine(): Promise<{ readonly machine: MemoryMachine; readonly runtime: Runtime }> {
  const machine = memoryMachine(START, () => ({ takesMs: 1_000 }), clock);
  const { ports } = machine;
  const runtime = machine.runtime({}, clock, {
    openStores: () => ({ ...ports, heads: refusing(ports.heads), history: refusing(ports.history) }),
    onError: tell,
  });
  await start(runtime);
  return { machine, runtime };
}

async function start(runtime: Runtime): Promise<void> {
  await runtime.start();
  await create(runtime, { id: 'once', schedule: '0 9 * * *' });
  await clock.advanceToAsync(FIRE);
  await clock.advanceByAsync(500);
}

/** Has the store refuse everything, and the runtime stop; `tookMs` says how long that took, undefined while it is not over. */
async function stopAfter(runtime: Runtime) {
  refuses = true;
  const startedMs = clock.elapsedMs();
  let tookMs: number | undefined;
  void runtime.stop(GRACE_MS).then(() => {
    tookMs = clock.elapsedMs() - startedMs;
  });
  await clock.advanceByAsync(0);
  return { tookMs: () => tookMs };
}

function tell(what: string, error: unknown): void {
  told.push(`${what}: ${String(error)}`);
}

function refusing<Port extends object>(port: Port): Port {
  return new Proxy(port, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') {
        return method;
      }
      return async (...args: unknown[]): Promise<unknown> => {
        if (refuses) {
          throw new StoreFault('store_lost', 'the database is gone');
        }
        return Reflect.apply(method, target, args);
      };
    },
  });
}
