import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeStores } from '#adapters/dynamo/stores.ts';
import { JOBS_TABLE } from '#adapters/dynamo/table/tables.ts';
import { createTableInput } from '#local/dynamo/create-table-input.ts';
import { DataFolderInUseError, type EmbeddedDynamo, openEmbeddedDynamo } from '#local/dynamo/open.ts';
import { request } from '#local/dynamo/requests.ts';
import { openStore } from '#local/dynamo/store.ts';
import type { Stores } from '#ports/stores/stores.ts';
import { aHead, aRun, NOON } from '#test/conformance/builders.ts';
import { readAll } from '#test/conformance/store-suite.ts';
import { FakeClock, settledBy } from '#testing/clock.ts';
import { seededRandomness } from '#testing/randomness.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cronstack-test-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

test('what was written is there when the folder is opened again, in the index too', async () => {
  const path = join(folder, 'new', 'store');
  const first = await openEmbeddedDynamo(path);
  await storesOn(first).heads.write(aHead({ wakeAt: NOON }));
  await first.close();

  const second = await openEmbeddedDynamo(path);

  expect(await storesOn(second).heads.read('nightly')).toStrictEqual(aHead({ wakeAt: NOON }));
  expect((await storesOn(second).heads.due(false, NOON, { limit: 10 })).items).toEqual([
    { jobId: 'nightly', wakeAt: NOON },
  ]);
  await second.close();
});

test('a folder that is open is refused until it is closed', async () => {
  const first = await openEmbeddedDynamo(folder);

  await expect(openEmbeddedDynamo(folder)).rejects.toBeInstanceOf(DataFolderInUseError);

  await first.close();
  await (await openEmbeddedDynamo(folder)).close();
});

test('no socket is opened', async () => {
  const before = sockets();
  const embedded = await openEmbeddedDynamo();

  await storesOn(embedded).heads.write(aHead());

  expect(sockets()).toEqual(before);
  await embedded.close();
});

test('requests are counted while they are in flight, and closing waits for them', async () => {
  const embedded = await openEmbeddedDynamo(folder);
  const { heads } = storesOn(embedded);
  const writing = Promise.all([1, 2, 3].map((index) => heads.write(aHead({ jobId: `job-${index}` }))));
  while (embedded.inFlight() < 3) {
    await new Promise((resolve) => setImmediate(resolve));
  }

  await embedded.close();

  expect(await writing).toEqual(['written', 'written', 'written']);
  expect(embedded.inFlight()).toBe(0);
});

test('a fake clock can wait until the store and all that waits for it are at rest', async () => {
  const embedded = await openEmbeddedDynamo();
  const clock = new FakeClock(
    NOON * 1000,
    settledBy(() => embedded.inFlight() === 0),
  );
  const { heads } = storesOn(embedded, clock);
  const seen: unknown[] = [];
  clock.after(1_000, async () => {
    await heads.write(aHead());
    await heads.write(aHead({ version: 2 }));
    seen.push((await heads.read('nightly'))?.version, clock.now() - NOON * 1000);
  });

  await clock.advanceByAsync(60_000);

  expect(seen).toEqual([2, 1_000]);
  await embedded.close();
});

test('an item and its index entries are one write, so that no crash can part them', async () => {
  const store = await openStore(undefined);
  await request(store, 'CreateTable', { ...createTableInput('jobs', JOBS_TABLE) });
  const batch = vi.spyOn(store.db, 'batch');

  await request(store, 'PutItem', { TableName: 'jobs', Item: itemDueAt('1') });
  await request(store, 'PutItem', { TableName: 'jobs', Item: itemDueAt('2') });
  await request(store, 'DeleteItem', { TableName: 'jobs', Key: KEY });

  expect(
    batch.mock.calls.map(([operations]) => operations.map(({ type, key }) => `${type} ${key.split('~')[0]}`)),
  ).toEqual([
    ['put index-global', 'put item-jobs'],
    ['del index-global', 'put index-global', 'put item-jobs'],
    ['del index-global', 'del item-jobs'],
  ]);
  await store.db.close();
});

test('expired items are deleted bit by bit, with their index entries, and others never', async () => {
  const embedded = await openEmbeddedDynamo();
  const longBefore = storesOn(embedded, new FakeClock(0));
  const jobIds = Array.from({ length: 30 }, (_, index) => `job-${index}`);
  const expiresAt = (index: number) => (index % 3 === 0 ? NOON : NOON + 1);
  await Promise.all(
    jobIds.map((jobId, index) => longBefore.heads.write(aHead({ jobId, wakeAt: NOON, expiresAt: expiresAt(index) }))),
  );
  await longBefore.history.writeRun(aRun({ status: 'failed', expiresAt: NOON }));

  const removed: number[] = [];
  for (let call = 0; call < 8; call += 1) {
    removed.push(await embedded.removeExpired(NOON, 5));
  }

  expect(Math.max(...removed)).toBeLessThanOrEqual(10);
  expect(removed.reduce((sum, count) => sum + count, 0)).toBe(11);
  expect(await longBefore.heads.readMany(jobIds)).toHaveLength(20);
  expect(await readAll((page) => longBefore.heads.due(false, NOON, page), 7)).toHaveLength(20);
  expect((await longBefore.history.listRuns('nightly', { limit: 10 })).items).toEqual([]);
  await embedded.close();
});

const KEY = { pk: { S: 'job#nightly' }, sk: { S: 'head' } };

function itemDueAt(wakeKey: string) {
  return { ...KEY, wakeShard: { S: 'w#0' }, wakeKey: { S: wakeKey } };
}

function storesOn(embedded: EmbeddedDynamo, clock = new FakeClock(NOON * 1000)): Stores {
  return makeStores({ ...embedded, clock, randomness: seededRandomness(1) });
}

function sockets(): string[] {
  return process.getActiveResourcesInfo().filter((resource) => /TCP|Pipe|UDP/.test(resource));
}
