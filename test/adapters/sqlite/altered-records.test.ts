import { expect, onTestFinished, test } from 'vitest';
import { findSqlite, type SqliteDatabase } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { DAY, HOUR, MINUTE } from '#domain/time/civil.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { checkedReceipt } from '#engine/receipts/check.ts';
import { beginOf, closeDays } from '#engine/receipts/close.ts';
import { apiWorld } from '#test/api/api-world.ts';
import { aRun } from '#test/conformance/builders.ts';

const TODAY = '2026-11-05';
const NINE = beginOf(TODAY) + 9 * HOUR;
const ID = 'nightly.20261105T090000Z';
const library = await findSqlite();

test.each([
  ['as it was', '', 'same'],
  [
    'with another exit code',
    `update run_rows set run = json_set(run, '$.exitCode', 7) where run_id = '${ID}'`,
    'altered',
  ],
  ['that is gone', `delete from run_rows where run_id = '${ID}'`, 'missing'],
  [
    'that came to it',
    `insert into run_rows (job_id, fire, run_id, version, day, expires_at, run)
       select job_id, fire + 60, replace(run_id, 'T0900', 'T0901'), version, day, expires_at,
         json_set(replace(run, 'T0900', 'T0901'), '$.scheduledAt', fire + 60)
       from run_rows where run_id = '${ID}'`,
    'added',
  ],
  ['of another job', `update run_rows set job_id = 'zzz' where run_id = '${ID}'`, 'missing'],
  ['of another fire of the day', `update run_rows set fire = fire + 60 where run_id = '${ID}'`, 'missing'],
  ['of another day', `update run_rows set fire = fire + 86400 where run_id = '${ID}'`, 'missing'],
  ['of another version', `update run_rows set version = 9 where run_id = '${ID}'`, 'altered'],
  ['among the failed ones', `update run_rows set day = 'bad ${TODAY}' where run_id = '${ID}'`, 'altered'],
  ['that no search finds', `update run_rows set day = null where run_id = '${ID}'`, 'missing'],
  ['that has expired early', `update run_rows set expires_at = 1 where run_id = '${ID}'`, 'missing'],
  ['that expires later', `update run_rows set expires_at = expires_at + 1 where run_id = '${ID}'`, 'altered'],
])('in a closed day, a record %s', async (_, change, found) => {
  const { engine, database } = await closedWorld();
  database.exec(change);

  const checked = await checkedReceipt(engine, { day: TODAY, number: 0 });

  expect(checked).toMatchObject({ ok: true, value: { jobs: [{ id: 'nightly', found }] } });
});

/** A day with three records in a file, and its receipt. */
async function closedWorld(): Promise<{ readonly engine: Engine; readonly database: SqliteDatabase }> {
  const database = library.open(':memory:');
  const file = new SqliteFile({ library: { ...library, open: () => database }, path: ':memory:' });
  onTestFinished(() => file.close());
  const { clock, engine: inMemory } = apiWorld();
  const { history } = makeSqliteStores({ file, clock });
  const engine = { ...inMemory, ports: { ...inMemory.ports, history } };
  await closeDays(engine);
  for (const hour of [0, 1, 2]) {
    const id = ID.replace('T09', `T0${9 - hour}`);
    await history.writeRun(aRun({ id, status: 'succeeded', expiresAt: NINE + 30 * DAY }));
  }
  for (const minute of [0, 1]) {
    clock.advanceTo((beginOf(TODAY) + DAY + HOUR + minute * MINUTE) * 1_000);
    await closeDays(engine);
  }
  return { engine, database };
}
