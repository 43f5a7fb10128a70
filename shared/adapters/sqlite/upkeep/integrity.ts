import type { SqliteDatabase } from '#adapters/sqlite/file/library.ts';
import { isRow, textOf } from '#adapters/sqlite/file/row.ts';

/** The faults of the database itself (https://sqlite.org/pragma.html#pragma_integrity_check), at most a hundred; none where it is whole. */
export function integrityFaults(database: SqliteDatabase): readonly string[] {
  const rows = database.prepare('pragma integrity_check').all();
  return rows.filter(isRow).flatMap((row) => {
    const said = textOf(row, 'integrity_check');
    return said === 'ok' ? [] : [`the database: ${said}`];
  });
}
