import { makePrivateFile } from '#adapters/machine/private-file.ts';
import type { SqliteDatabase, SqliteLibrary } from '#adapters/sqlite/file/library.ts';

/** Another process holds the folder. */
export class FolderHeldError extends Error {
  readonly code = 'folder_held';
  override readonly name = 'FolderHeldError';
}

/**
 * The lock by which one process holds a data folder: an empty database in an exclusive transaction. Other programs may read the jobs'
 * database meanwhile. The system drops the lock when the process ends, even by kill -9: it is never stale, and no process number can be
 * mistaken for another's.
 */
export class FolderLock {
  readonly #database: SqliteDatabase;

  /** @throws FolderHeldError, and SQLite's own errors */
  constructor(library: SqliteLibrary, path: string) {
    makePrivateFile(path);
    this.#database = library.open(path);
    try {
      // In memory: SQLite deletes a journal by its name, which is another's where the folder was moved away.
      this.#database.exec('pragma journal_mode = memory; begin exclusive');
    } catch (error) {
      this.#database.close();
      throw isBusy(error) ? new FolderHeldError(`another process holds ${path}`, { cause: error }) : error;
    }
  }

  release(): void {
    this.#database.close();
  }
}

/** SQLITE_BUSY (https://sqlite.org/rescode.html#busy). */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}
