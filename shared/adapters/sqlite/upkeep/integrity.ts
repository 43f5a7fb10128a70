import type { SqliteDatabase } from '#adapters/sqlite/file/library.ts';
import { isRow, textOf } from '#adapters/sqlite/file/row.ts';

/** The columns of JSON of which others are made, and what names their rows. SQLite's check of a table ends at a row that has none. */
const JSON_COLUMNS = [
  { table: 'head_rows', column: 'head', name: 'job_id' },
  { table: 'jobs', column: 'summary', name: 'job_id' },
  { table: 'run_rows', column: 'run', name: 'run_id' },
  { table: 'audit', column: 'entry', name: "job_id || ' ' || at" },
];

/**
 * The faults of the database itself (https://sqlite.org/pragma.html#pragma_integrity_check), at most a hundred of a table, and the rows whose
 * JSON is none; none where it is whole.
 */
export function integrityFaults(database: SqliteDatabase): readonly string[] {
  return [...rowsWithoutJson(database), ...saidBySqlite(database)];
}

function rowsWithoutJson(database: SqliteDatabase): readonly string[] {
  return JSON_COLUMNS.flatMap(({ table, column, name }) =>
    database
      .prepare(`select ${name} row_name from ${table} where not json_valid(${column}) limit 100`)
      .all()
      .filter(isRow)
      .map((row) => `the database: ${table} ${textOf(row, 'row_name')} is not JSON`),
  );
}

function saidBySqlite(database: SqliteDatabase): readonly string[] {
  try {
    return database
      .prepare('pragma integrity_check')
      .all()
      .filter(isRow)
      .map((row) => textOf(row, 'integrity_check'))
      .flatMap((said) => (said === 'ok' ? [] : [`the database: ${said}`]));
  } catch (error) {
    return [`the database: ${error instanceof Error ? error.message : String(error)}`];
  }
}
