import { afterAll, describe, expect, test } from 'vitest';
import { findSqlite, type SqliteDatabase } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { isRow, textOf } from '#adapters/sqlite/file/row.ts';
import { makeSqliteStores } from '#adapters/sqlite/stores.ts';
import { ExpiredRows } from '#adapters/sqlite/upkeep/delete-expired.ts';
import { NOON } from '#test/conformance/builders.ts';
import { FakeClock } from '#testing/clock.ts';

const clock = new FakeClock(NOON * 1000);
const prepared: string[] = [];
let database: SqliteDatabase | undefined;
const library = await findSqlite();
const file = new SqliteFile({ library: { ...library, open: openRecorded }, path: ':memory:' });
prepared.length = 0;
makeSqliteStores({ file, clock });
new ExpiredRows(file.access({ clock }));
const statements = prepared.filter((sql) => !sql.startsWith('pragma'));

afterAll(() => file.close());

describe('a statement of the stores', () => {
  test('is read here: a check of nothing would pass', () => {
    expect(statements.length).toBeGreaterThan(30);
  });

  test.each(statements)('seeks by an index, and walks no table: %s', (sql) => {
    const plan = planOf(sql);

    expect(plan.filter((step) => /\bSCAN\b|TEMP B-TREE/.test(step))).toEqual([]);
    expect(plan.filter((step) => step.startsWith('SEARCH')).every((step) => / USING /.test(step))).toBe(true);
    expect(sql.startsWith('insert') || plan.some((step) => step.startsWith('SEARCH'))).toBe(true);
  });

  test.each([
    [/^select job_id, wake_at from head_rows/, 'heads_due'],
    [/where day = \?/, 'runs_of_day'],
    [/span_from is not null and/, 'runs_spans'],
    [/\(attempt, ends\) > /, 'output_order'],
    [/order by attempt desc, ends desc/, 'output_order'],
    [/^delete from run_rows/, 'runs_expired'],
  ])('that asks %s seeks by %s', (asks, index) => {
    const asking = statements.filter((sql) => asks.test(sql));

    expect(asking).not.toEqual([]);
    expect(asking.filter((sql) => !planOf(sql).join('\n').includes(index))).toEqual([]);
  });
});

function openRecorded(path: string): SqliteDatabase {
  const opened = library.open(path);
  database = opened;
  return {
    get isTransaction() {
      return opened.isTransaction;
    },
    exec: (sql) => opened.exec(sql),
    prepare: (sql) => {
      prepared.push(sql);
      return opened.prepare(sql);
    },
    close: () => opened.close(),
  };
}

/** The steps in which SQLite carries out a statement (https://sqlite.org/eqp.html). */
function planOf(sql: string): readonly string[] {
  const rows = database?.prepare(`explain query plan ${sql}`).all() ?? [];
  return rows.filter(isRow).map((row) => textOf(row, 'detail'));
}
