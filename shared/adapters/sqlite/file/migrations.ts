import type { SqliteDatabase } from './library.ts';
import { isRow, numberOf } from './row.ts';
import {
  CALENDARS_SCHEMA,
  CHANNELS_SCHEMA,
  DELIVERIES_SCHEMA,
  FIRST_SCHEMA,
  OPEN_SCHEMA,
  RECEIPTS_SCHEMA,
  TAGS_SCHEMA,
  TROUBLE_SCHEMA,
  VIEWS_SCHEMA,
} from './schema.ts';

/** `CRON` in ASCII: tells the file from other programs' databases (https://sqlite.org/pragma.html#pragma_application_id). */
const APPLICATION_ID = 0x43_52_4f_4e;

/** Each one brings a file from the version before to its own, the first one an empty file to version 1. Never changed once released. */
const MIGRATIONS: readonly string[] = [
  FIRST_SCHEMA,
  TAGS_SCHEMA,
  OPEN_SCHEMA,
  DELIVERIES_SCHEMA,
  VIEWS_SCHEMA,
  CHANNELS_SCHEMA,
  TROUBLE_SCHEMA,
  CALENDARS_SCHEMA,
  RECEIPTS_SCHEMA,
];

/** A database that is not ours to use. The message says what it is and what to do. */
class ForeignDatabaseError extends Error {
  readonly code = 'foreign_database';
  override readonly name = 'ForeignDatabaseError';
}

/**
 * Brings the database to today's schema, step by step, each in one transaction: a crash leaves a version that is whole.
 * @throws ForeignDatabaseError where another program made it, or a later version of this one
 */
export function migrate(database: SqliteDatabase, path: string): void {
  const version = versionOf(database, path);
  for (const [index, step] of MIGRATIONS.slice(version).entries()) {
    const next = version + index + 1;
    database.exec(
      `begin immediate; ${step} pragma application_id = ${APPLICATION_ID}; pragma user_version = ${next}; commit;`,
    );
  }
}

/**
 * Lets pass a database of today's schema, for who only reads it.
 * @throws ForeignDatabaseError for every other one
 */
export function requireToday(database: SqliteDatabase, path: string): void {
  const version = versionOf(database, path);
  if (version < MIGRATIONS.length) {
    throw new ForeignDatabaseError(
      `${path} was written by an earlier version of Cronstack: start this one on it first`,
    );
  }
}

function versionOf(database: SqliteDatabase, path: string): number {
  const version = pragma(database, 'user_version');
  const application = pragma(database, 'application_id');
  const tables = database.prepare('select count(*) as tables from sqlite_schema').get();
  const isEmpty = isRow(tables) && numberOf(tables, 'tables') === 0;
  if (application !== APPLICATION_ID && !(isEmpty && application === 0 && version === 0)) {
    throw new ForeignDatabaseError(`${path} is a database of another program: move it away, or choose another folder`);
  }
  if (version > MIGRATIONS.length) {
    throw new ForeignDatabaseError(
      `${path} was written by a later version of Cronstack (its schema is ${version}, this version knows ${MIGRATIONS.length}): use that version, or choose another folder`,
    );
  }
  return version;
}

function pragma(database: SqliteDatabase, name: 'user_version' | 'application_id'): number {
  const row = database.prepare(`pragma ${name}`).get();
  return isRow(row) ? numberOf(row, name) : 0;
}
