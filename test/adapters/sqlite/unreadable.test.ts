import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findSqlite, type SqliteDatabase } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { newGate } from '#domain/ledger/head/gate.ts';
import type { Unreadable } from '#domain/stored/unreadable.ts';
import { aHead, anAuditEntry, aRun, aSpan, aSummary, NOON } from '#test/conformance/builders.ts';
import { FakeClock } from '#testing/clock.ts';

const library = await findSqlite();
const clock = new FakeClock(NOON * 1000);
let database: SqliteDatabase | undefined;
let file: SqliteFile;
let told: Unreadable[];

beforeEach(() => {
  told = [];
  const open = (path: string) => {
    database = library.open(path);
    return database;
  };
  file = new SqliteFile({ library: { ...library, open }, path: ':memory:' });
});

afterEach(() => file.close());

test('what cannot be read is set aside and told by its place, and everything else on its page is read', async () => {
  const { heads, summaries, history } = stores();
  await heads.write(aHead());
  await Promise.all(['a', 'b', 'c'].map((jobId) => summaries.put(aSummary({ jobId }))));
  await history.putAudit(anAuditEntry());
  const run = aRun({ status: 'succeeded' });
  await history.writeRun(run);
  damage(`update head_rows set head = '{}'; update jobs set summary = '[]' where job_id = 'b';`);
  damage(`update audit set entry = '{}'; update run_rows set run = '{"id": 7}';`);

  await expect(heads.read('nightly')).rejects.toMatchObject({ code: 'item_unreadable' });
  expect(await heads.readMany(['nightly'])).toEqual([]);
  expect((await summaries.list({ limit: 10 })).items.map(({ jobId }) => jobId)).toEqual(['a', 'c']);
  expect((await history.listAudit('nightly', { limit: 10 })).items).toEqual([]);
  expect(await history.readRun(run.id)).toMatchObject({ status: 'failed', reasonCode: 'record_unreadable' });
  expect(told.map(({ kind }) => kind)).toEqual(['head', 'head', 'summary', 'audit', 'run']);
});

test('a gate and the switch over all jobs are written on, over what cannot be read of them', async () => {
  const { gates, switchboard } = stores();
  for (const version of [1, 2]) {
    await gates.write({ ...newGate('g'), version });
    await switchboard.write({ version, standstills: [] });
  }
  damage(`update gates set gate = '[]'; update switch set switch = '{';`);

  const [gate, masterSwitch] = [await gates.read('g'), await switchboard.read()];

  expect([gate?.version, masterSwitch?.version]).toEqual([2, 2]);
  expect(await gates.write({ ...newGate('g'), version: 3 })).toBe('written');
  expect(await switchboard.write({ version: 3, standstills: [] })).toBe('written');
});

describe('a record whose columns say something else than it does', () => {
  const run = aRun({ status: 'succeeded' });
  const search = { from: NOON - 3_600, to: NOON + 3_600, kinds: ['ok', 'bad'], limit: 10 } as const;

  test.each(["job_id = 'zzz'", 'fire = fire - 60'])('is none of a run where that is its key: %s', async (change) => {
    const { history } = stores();
    await history.writeRun(run);
    damage(`update run_rows set ${change};`);

    expect(await history.readRun(run.id)).toBeUndefined();
    expect(await history.searchRuns(search)).toEqual({ items: [] });
    expect(await history.listRuns('zzz', { limit: 10 })).toEqual({ items: [] });
    expect(await history.listRuns('nightly', { limit: 10 })).toEqual({ items: [] });
    expect(new Set(told.map(({ id, fault }) => `${id}: ${fault}`))).toEqual(
      new Set([`run ${run.id}: job_id, fire: expected nightly, ${NOON}, as in the record`]),
    );
  });

  test.each([
    ['version = 7', 'version'],
    ['span_from = 7', 'span_from'],
    ["day = 'bad 2026-03-01'", 'day'],
    ['expires_at = expires_at + 1', 'expires_at'],
  ])('cannot be read where it is another one: %s', async (change, column) => {
    const { history } = stores();
    await history.writeRun(run);
    damage(`update run_rows set ${change};`);

    const unreadable = { id: run.id, status: 'failed', reasonCode: 'record_unreadable' };
    expect(await history.readRun(run.id)).toMatchObject(unreadable);
    expect((await history.searchRuns(search)).items).toMatchObject([unreadable]);
    expect(told.map(({ fault }) => fault)).toEqual([
      expect.stringMatching(new RegExp(`^${column}: expected `)),
      expect.stringMatching(new RegExp(`^${column}: expected `)),
    ]);
  });

  test('is as good as another where it was written, version by version and as a span', async () => {
    const { history } = stores();
    const span = aSpan(NOON + 3_600, NOON + 7_200);
    await history.writeRun(span);
    await history.writeRun({ ...run, status: 'running' });
    await history.writeRun({ ...run, version: 2 });

    expect((await history.searchRuns({ ...search, to: NOON + 86_400 })).items.map(({ id }) => id).sort()).toEqual(
      [run.id, span.id].sort(),
    );
    expect(told).toEqual([]);
  });
});

test('a receipt that is not that of its key is unreadable, and told', async () => {
  const { receipts } = stores();
  const page = { number: 0, closedAt: NOON, previous: '', jobs: [], root: 'a'.repeat(64) };
  await receipts.put({ ...page, day: '2026-11-28' }, NOON + 60);
  await receipts.put({ ...page, day: '2026-11-29' }, NOON + 60);
  damage(`update receipts set receipt = 'garbage' where day = '2026-11-28';`);
  damage(`update receipts set receipt = replace(receipt, '29', '27') where day = '2026-11-29';`);

  expect(await receipts.read({ day: '2026-11-28', number: 0 })).toBe('unreadable');
  expect(await receipts.read({ day: '2026-11-29', number: 0 })).toBe('unreadable');

  expect(told.map(({ fault }) => fault)).toEqual([
    'expected an object',
    'day, number: expected 2026-11-29, 0, as in its key',
  ]);
});

test.each([
  ['$.root', 'garbage', 'root: expected a SHA-256'],
  ['$.previous', 'garbage', 'previous: expected a SHA-256, or an empty text'],
  ['$.closedAt', -5, 'closedAt: expected a whole number from 0 on'],
  ['$.before', '2026-11-27', 'before: expected an object'],
  ['$.before.day', 'yesterday', 'before.day: expected a day (YYYY-MM-DD)'],
  ['$.day', 7, 'day: expected a day (YYYY-MM-DD)'],
  ['$.jobs[0].hash', '', 'jobs[0].hash: expected a SHA-256'],
  ['$.jobs[0].fires', -1, 'jobs[0].fires: expected a whole number from 0 on'],
])('a receipt with a member that is none is unreadable: %s %s', async (path, value, fault) => {
  const { receipts } = stores();
  const hash = 'a'.repeat(64);
  const before = { day: '2026-11-27', number: 0 };
  const jobs = [{ id: 'nightly', records: 1, fires: 1, outcomes: { succeeded: 1 }, ids: hash, hash }];
  const place = { day: '2026-11-28', number: 0 };
  await receipts.put({ ...place, closedAt: NOON, before, previous: hash, jobs, root: hash }, NOON + 60);
  damage(`update receipts set receipt = json_set(receipt, '${path}', ${JSON.stringify(value).replaceAll('"', "'")});`);

  expect(await receipts.read(place)).toBe('unreadable');
  expect(told.map((one) => one.fault)).toEqual([fault]);
});

function stores() {
  return makeSqliteStores({ file, clock, unreadable: (found) => told.push(found) });
}

/** As somebody does with the sqlite3 shell. */
function damage(sql: string): void {
  database?.exec(sql);
}
