import { expect, test } from 'vitest';
import { makeFormerDefinitions, makeStores } from '#adapters/dynamo/stores.ts';
import type { DynamoRequests } from '#adapters/dynamo/table/requests.ts';
import { aDefinition, aSummary, NOON } from '#test/conformance/builders.ts';
import { tablesInMemory } from '#test/conformance/tables-in-memory.ts';
import { FakeClock } from '#testing/clock.ts';
import { seededRandomness } from '#testing/randomness.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

test('a definition of an earlier version is read where that kept it', async () => {
  const world = new World();
  world.plant('nightly', 1);

  expect(await world.stores.definitions.read('nightly', 1)).toStrictEqual(aDefinition());
});

test('nothing is moved while something of the earlier version may still run, which is a day', async () => {
  const world = new World();
  await world.list('nightly');
  world.plant('nightly', 1);

  expect(await world.move()).toBe(0);
  world.clock.advanceBy(DAY_MS);
  expect(await world.move()).toBe(0);

  expect(world.former('nightly', 1)).toBe(true);
});

test('they are moved a few jobs at a time, from where the last step ended, until the list is through', async () => {
  const world = new World();
  const ids = Array.from({ length: 45 }, (_, index) => `job-${index}`);
  for (const id of ids) {
    await world.list(id);
    world.plant(id, 1);
    world.plant(id, 2);
  }
  await world.aDayLater();

  const steps = [await world.move(), await world.move(), await world.move(), await world.move()];

  expect(steps).toEqual([40, 40, 10, 0]);
  for (const id of ids) {
    expect([world.former(id, 1), world.former(id, 2)]).toEqual([false, false]);
    expect(await world.stores.definitions.read(id, 2)).toStrictEqual(aDefinition({ id, revision: 2 }));
  }
});

test('a bookmark of an earlier version, whose cursor is none any more, begins again', async () => {
  const world = new World();
  await world.list('nightly');
  world.plant('nightly', 1);
  await world.stores.bookmarks.write('definitions', JSON.stringify({ since: NOON - 2 * 86_400, cursor: 'zzz' }));

  expect(await world.move()).toBe(1);
});

test('once it is through, the bookmark says so, and a new process reads that and nothing else', async () => {
  const world = new World();
  await world.aDayLater();
  await world.move();
  expect(await world.stores.bookmarks.read('definitions')).toContain('"done":true');
  await world.list('nightly');
  world.plant('nightly', 1);

  expect(await world.restarted().moveSome()).toBe(0);
  expect(world.former('nightly', 1)).toBe(true);
});

test('what is there already in the new place stays as it is', async () => {
  const world = new World();
  await world.list('nightly');
  world.plant('nightly', 1, { name: 'of the earlier version' });
  await world.stores.definitions.put(aDefinition());
  await world.aDayLater();

  await world.move();

  expect(await world.stores.definitions.read('nightly', 1)).toStrictEqual(aDefinition());
  expect(world.former('nightly', 1)).toBe(false);
});

test('a revision that has an end keeps it, and one that is given an end meanwhile gets it', async () => {
  const world = new World();
  await world.list('nightly');
  const endsAt = NOON + 40 * 86_400;
  world.plant('nightly', 1, {}, { expiresAt: endsAt });
  world.plant('nightly', 2);
  await world.aDayLater();
  world.whenPut = async (sk) => {
    if (sk === '2') {
      await world.stores.definitions.retire('nightly', 2, endsAt);
    }
  };

  await world.move();

  world.clock.advanceTo((endsAt - 1) * 1_000);
  expect(await world.stores.definitions.read('nightly', 1)).toBeDefined();
  expect(await world.stores.definitions.read('nightly', 2)).toBeDefined();
  world.clock.advanceTo(endsAt * 1_000);
  expect(await world.stores.definitions.read('nightly', 1)).toBeUndefined();
  expect(await world.stores.definitions.read('nightly', 2)).toBeUndefined();
});

test('garbage among them, and in the bookmark, stops nothing', async () => {
  const world = new World();
  await world.list('nightly');
  world.tables.jobs.plant({ pk: 'job#nightly', sk: 'def#1', note: 'destroyed' });
  world.plant('nightly', 2);
  await world.stores.bookmarks.write('definitions', '{"since":');
  await world.aDayLater();

  expect(await world.move()).toBe(1);

  expect(world.former('nightly', 1)).toBe(true);
  expect(await world.stores.definitions.read('nightly', 2)).toBeDefined();
});

/** Tables as a version up to 0.1 left them. */
class World {
  readonly clock = new FakeClock('2026-03-01T12:00:00Z');
  readonly tables = tablesInMemory();
  /** Is done just before something is put. */
  whenPut: (sk: string) => Promise<void> = async () => undefined;
  readonly #options = {
    client: this.#interrupted(),
    jobsTableName: 'jobs',
    historyTableName: 'history',
    clock: this.clock,
    randomness: seededRandomness(1),
  };
  readonly stores = makeStores(this.#options);
  readonly #former = this.restarted();

  restarted() {
    return makeFormerDefinitions(this.#options, this.stores);
  }

  move(): Promise<number> {
    return this.#former.moveSome();
  }

  async aDayLater(): Promise<void> {
    await this.move();
    this.clock.advanceBy(DAY_MS + HOUR_MS);
  }

  list(jobId: string): Promise<void> {
    return this.stores.summaries.put(aSummary({ jobId }));
  }

  plant(id: string, revision: number, more: object = {}, beside: object = {}): void {
    const definition = JSON.stringify(aDefinition({ id, revision, ...more }));
    this.tables.jobs.plant({ pk: `job#${id}`, sk: `def#${revision}`, definition, ...beside });
  }

  /** Whether the old place still has it. */
  former(id: string, revision: number): boolean {
    return this.tables.jobs.get({ pk: `job#${id}`, sk: `def#${revision}` }) !== undefined;
  }

  #interrupted(): DynamoRequests {
    const { client: tables } = this.tables;
    return {
      get: (input) => tables.get(input),
      put: async (input) => {
        await this.whenPut(String(input.Item?.sk));
        await tables.put(input);
      },
      update: (input) => tables.update(input),
      delete: (input) => tables.delete(input),
      query: (input) => tables.query(input),
      batchGet: (input) => tables.batchGet(input),
    };
  }
}
