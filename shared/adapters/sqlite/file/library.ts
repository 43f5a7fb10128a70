import process from 'node:process';

/** A value as SQLite takes it; numbers are bound as doubles, and a STRICT INTEGER takes those that are whole. */
export type SqlValue = string | number | null;

/** A prepared statement. */
export interface SqliteStatement {
  run(...values: SqlValue[]): { readonly changes: number | bigint };
  get(...values: SqlValue[]): unknown;
  all(...values: SqlValue[]): unknown[];
}

/** One connection. */
export interface SqliteDatabase {
  /** True if a transaction is open: SQLite ends it by itself where a disk is full or fails. */
  readonly isTransaction: boolean;
  exec(sql: string): void;
  prepare(sql: string): SqliteStatement;
  close(): void;
}

/** The part of `node:sqlite` that is used here; `@photostructure/sqlite` has the same interface. */
interface SqliteModule {
  readonly DatabaseSync: new (
    path: string,
    options: { readonly timeout: number; readonly readOnly: boolean },
  ) => SqliteDatabase;
  /** Undefined before Node 22.16. */
  readonly backup?: (source: SqliteDatabase, path: string, options: { readonly rate: number }) => Promise<unknown>;
}

/** SQLite as this process has it. */
export interface SqliteLibrary {
  readonly name: string;
  /** The version of SQLite: `3.53.0`. */
  readonly version: string;
  /** Opens a file; `:memory:` is none. Never waits for another program's lock. */
  open(path: string, options?: { readonly readOnly?: boolean }): SqliteDatabase;
  /** Copies the database of a connection into a new file, so many pages at a time. */
  backup(source: SqliteDatabase, path: string, options: { readonly rate: number }): Promise<void>;
}

/** There is no SQLite that may be used. The message says what was found and what to do. */
class NoSqliteError extends Error {
  readonly code = 'no_sqlite';
  override readonly name = 'NoSqliteError';
}

/** The first release without the WAL-reset bug, which can corrupt a database (https://sqlite.org/releaselog/3_51_3.html). */
const LEAST_VERSION = [3, 51, 3] as const;
const BUILT_IN = 'node:sqlite';
const PACKAGE = '@photostructure/sqlite';
/** The warning of Node 22 about the module, as it is loaded; every other warning is let through. */
const EXPERIMENTAL = 'SQLite is an experimental feature';

let found: Promise<SqliteLibrary> | undefined;

/**
 * SQLite: the one that Node has built in where that is recent enough and can back up, else the package `@photostructure/sqlite`. The same
 * one for the whole process: two copies on one file would undo each other's locks (https://sqlite.org/howtocorrupt.html, 2.2.1).
 * @throws NoSqliteError
 */
export function findSqlite(): Promise<SqliteLibrary> {
  found ??= find();
  return found;
}

async function find(): Promise<SqliteLibrary> {
  const builtIn = libraryOf(
    BUILT_IN,
    quietly(() => process.getBuiltinModule?.(BUILT_IN)),
  );
  if (typeof builtIn !== 'string') {
    return builtIn;
  }
  const installed = libraryOf(PACKAGE, await import(PACKAGE).catch((error: unknown) => error));
  if (typeof installed !== 'string') {
    return installed;
  }
  throw new NoSqliteError(
    `no SQLite ${LEAST_VERSION.join('.')} or newer: ${builtIn}; ${installed}. Use Node 24, or install ${PACKAGE}@1.2.1`,
  );
}

/** The library, or why it is none. */
function libraryOf(name: string, module: unknown): SqliteLibrary | string {
  if (!isSqliteModule(module)) {
    const reason = module instanceof Error ? ` (${module.message.split('\n')[0]})` : '';
    return `${name} is not there${reason}`;
  }
  const { DatabaseSync, backup } = module;
  const open: SqliteLibrary['open'] = (path, { readOnly = false } = {}) =>
    new DatabaseSync(path, { timeout: 0, readOnly });
  const version = versionOf(open(':memory:'));
  if (backup === undefined || !isRecent(version)) {
    return `${name} has SQLite ${version}${backup === undefined ? ' and cannot back up' : ''}`;
  }
  return {
    name,
    version,
    open,
    backup: async (source, path, options) => {
      await backup(source, path, options);
    },
  };
}

function isSqliteModule(module: unknown): module is SqliteModule {
  return (
    typeof module === 'object' &&
    module !== null &&
    'DatabaseSync' in module &&
    typeof module.DatabaseSync === 'function' &&
    (!('backup' in module) || typeof module.backup === 'function')
  );
}

function versionOf(database: SqliteDatabase): string {
  const row = database.prepare('select sqlite_version() as version').get();
  database.close();
  return typeof row === 'object' && row !== null && 'version' in row ? String(row.version) : 'unknown';
}

function isRecent(version: string): boolean {
  const parts = version.split('.').map(Number);
  const differing = LEAST_VERSION.findIndex((least, index) => parts[index] !== least);
  return differing < 0 || (parts[differing] ?? 0) > (LEAST_VERSION[differing] ?? 0);
}

/** Loads what warns that it is experimental, without that one warning. */
function quietly<Loaded>(load: () => Loaded): Loaded {
  const warn = process.emitWarning;
  process.emitWarning = (warning: string | Error, ...rest: unknown[]) => {
    if (!String(warning).includes(EXPERIMENTAL)) {
      Reflect.apply(warn, process, [warning, ...rest]);
    }
  };
  try {
    return load();
  } finally {
    process.emitWarning = warn;
  }
}
