import { Access, type AccessOptions, Statements } from '#adapters/sqlite/file/access.ts';
import { WriteGroup } from '#adapters/sqlite/file/group.ts';
import type { SqliteDatabase, SqliteLibrary } from '#adapters/sqlite/file/library.ts';
import { requireToday } from '#adapters/sqlite/file/migrations.ts';

/** A database as it was committed at one moment, which nothing is written to. */
interface Snapshot {
  readonly database: SqliteDatabase;
  access(options: AccessOptions): Access;
  lastingAccess(options: AccessOptions): Access;
  durable(): undefined;
  close(): void;
}

/**
 * Opens a database for reading: of this moment, whoever writes to it meanwhile.
 * @throws ForeignDatabaseError where it is none of ours, or of another version
 */
export function openSnapshot(library: SqliteLibrary, path: string): Snapshot {
  const database = library.open(path, { readOnly: true });
  try {
    database.exec('begin');
    requireToday(database, path);
  } catch (error) {
    database.close();
    throw error;
  }
  const statements = new Statements(database);
  const group = new WriteGroup({
    path,
    database,
    requireThere: () => undefined,
    sync: undefined,
    atTurnsEnd: () => undefined,
    onCommit: () => undefined,
  });
  const access = (options: AccessOptions) => new Access(statements, group, options, undefined);
  return { database, access, lastingAccess: access, durable: () => undefined, close: () => database.close() };
}
