import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Store } from 'dynalite/db/index.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeStores } from '#adapters/dynamo/stores.ts';
import { JOBS_TABLE } from '#adapters/dynamo/table/tables.ts';
import { createTableInput } from '#local/dynamo/create-table-input.ts';
import { KeptStore } from '#local/dynamo/kept-store.ts';
import { type EmbeddedDynamo, openEmbeddedDynamo } from '#local/dynamo/open.ts';
import { request } from '#local/dynamo/requests.ts';
import { openStore } from '#local/dynamo/store.ts';
import type { Stores } from '#ports/stores/stores.ts';
import { aHead, NOON } from '#test/conformance/builders.ts';
import { FakeClock } from '#testing/clock.ts';
import { seededRandomness } from '#testing/randomness.ts';

let root: string;
let path: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'cronstack-kept-'));
  path = join(root, 'store');
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('a data folder that is taken away from under the server', () => {
  test.each([
    ['removed', () => rmSync(path, { recursive: true })],
    ['removed with the folder around it', () => rmSync(root, { recursive: true })],
    ['moved away', () => renameSync(path, join(root, 'elsewhere'))],
    ['replaced by a copy', () => replaceByCopy()],
  ])('%s: nothing is acknowledged and nothing answered', async (_, take) => {
    const embedded = await openEmbeddedDynamo(path);
    const { heads, summaries } = storesOn(embedded);
    expect(await heads.write(aHead())).toBe('written');

    take();

    await expect(heads.write(aHead({ version: 2 }))).rejects.toMatchObject({ name: 'StoreFault', code: 'store_lost' });
    await expect(heads.read('nightly')).rejects.toThrow(`the data folder ${path}`);
    await expect(summaries.list({ limit: 1 })).rejects.toMatchObject({ code: 'store_lost' });
    await embedded.close();
  });

  test('a write that was under way when the folder went is not acknowledged', async () => {
    const embedded = await openEmbeddedDynamo(path);
    const writing = storesOn(embedded).heads.write(aHead());

    rmSync(path, { recursive: true });

    await expect(writing).rejects.toMatchObject({ code: 'store_lost' });
    await embedded.close();
  });

  test('moved away and back, it serves again', async () => {
    const embedded = await openEmbeddedDynamo(path);
    const { heads } = storesOn(embedded);
    await heads.write(aHead());
    renameSync(path, join(root, 'elsewhere'));
    await expect(heads.read('nightly')).rejects.toMatchObject({ code: 'store_lost' });

    renameSync(join(root, 'elsewhere'), path);

    expect(await heads.write(aHead({ version: 2 }))).toBe('written');
    await embedded.close();
  });
});

describe('a disk that is full', () => {
  test('refuses reads and writes with the reason, until a write goes through again; what was acknowledged is kept', async () => {
    const disk = await aDisk();
    expect(await put(disk.kept, 'before')).toBe('kept');

    disk.full = true;
    expect(await put(disk.kept, 'while full')).toBe(
      'store_full: the data folder cannot be written: No space left on device',
    );
    expect(await has(disk.kept, 'before')).toMatch(/^store_full: /);
    disk.full = false;

    expect(await put(disk.kept, 'after')).toBe('kept');
    expect(disk.opened).toBeGreaterThan(1);
    expect(await Promise.all(['before', 'after'].map((id) => has(disk.kept, id)))).toEqual([true, true]);
    await disk.kept.close();
    const anew = new KeptStore(await openStore(path), disk.open, undefined);
    expect(await Promise.all(['before', 'after'].map((id) => has(anew, id)))).toEqual([true, true]);
    await anew.close();
  });

  test('fails what waits behind the write that failed, and opens the files once for all who come then', async () => {
    const disk = await aDisk();
    disk.full = true;
    const ids = ['a', 'b', 'c', 'd'];
    const failed = await Promise.all(ids.map((id) => put(disk.kept, id)));
    disk.full = false;

    expect(failed.map((answer) => answer.split(':')[0])).toEqual(ids.map(() => 'store_full'));
    expect(await Promise.all(ids.map((id) => put(disk.kept, id)))).toEqual(ids.map(() => 'kept'));
    expect(disk.opened).toBe(2);
    expect(disk.kept.inFlight).toBe(0);
    await disk.kept.close();
  });

  test('is no reason to doubt a refusal of the store itself', async () => {
    const disk = await aDisk();
    const wrong = disk.kept.use((store) => request(store, 'GetItem', { TableName: 'jobs', Key: { pk: { S: 'x' } } }));

    await expect(wrong).rejects.toMatchObject({ name: 'ValidationException' });
    expect(disk.opened).toBe(1);
    await disk.kept.close();
  });
});

/** A store in `path` whose writes fail as on a full disk while `full` says so. */
async function aDisk() {
  const state = { full: false, opened: 0 };
  const open = async (again: boolean): Promise<Store> => {
    const store = await openStore(path, again);
    state.opened += 1;
    const batch = store.db.batch;
    store.db.batch = (operations, callback) =>
      state.full ? setImmediate(callback, new Error('No space left on device')) : batch(operations, callback);
    return store;
  };
  const store = await open(false);
  await request(store, 'CreateTable', { ...createTableInput('jobs', JOBS_TABLE) });
  return Object.assign(state, { open, kept: new KeptStore(store, open, undefined) });
}

async function put(kept: KeptStore, id: string): Promise<string> {
  const Item = { pk: { S: id }, sk: { S: 'head' } };
  const written = kept.use((store) => request(store, 'PutItem', { TableName: 'jobs', Item }));
  return written.then(() => 'kept', inWords);
}

async function has(kept: KeptStore, id: string): Promise<unknown> {
  const Key = { pk: { S: id }, sk: { S: 'head' } };
  const found = kept.use((store) => request(store, 'GetItem', { TableName: 'jobs', Key }));
  return found.then((answer) => typeof answer === 'object' && answer !== null && 'Item' in answer, inWords);
}

function inWords(error: unknown): string {
  return error instanceof Error && 'code' in error ? `${error.code}: ${error.message}` : String(error);
}

function replaceByCopy(): void {
  cpSync(path, join(root, 'copy'), { recursive: true });
  rmSync(path, { recursive: true });
  renameSync(join(root, 'copy'), path);
}

function storesOn(embedded: EmbeddedDynamo): Stores {
  return makeStores({ ...embedded, clock: new FakeClock(NOON * 1000), randomness: seededRandomness(1) });
}
