import { closeSync, openSync, rmSync } from 'node:fs';
import type { SqliteLibrary } from '#adapters/sqlite/file/library.ts';

/** Pages between two looks at the loop: it stands still for some milliseconds at most. */
const PAGES_AT_ONCE = 100;
const OWN_FILE_MODE = 0o600;

/**
 * Copies a database that is in use into a new file: as it is committed now, whatever is written meanwhile. Throws the system's error where
 * the file is there already or cannot be written; then nothing is left of it.
 */
export async function backUp(library: SqliteLibrary, path: string, target: string): Promise<void> {
  closeSync(openSync(target, 'wx', OWN_FILE_MODE));
  const source = library.open(path, { readOnly: true });
  try {
    // A reader keeps what it sees first: without one the copy would begin anew at each write.
    source.exec('begin; select count(*) from probe;');
    await library.backup(source, target, { rate: PAGES_AT_ONCE });
  } catch (error) {
    rmSync(target, { force: true });
    throw error;
  } finally {
    source.close();
  }
}
