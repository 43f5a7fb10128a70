import { resolve } from 'node:path';
import { unwritableInWords } from '#adapters/machine/file-fault.ts';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { backUp } from '#adapters/sqlite/upkeep/backup.ts';
import { databaseOf } from './database.ts';
import type { FolderOptions } from './folder.ts';

/** The parts of a folder that whoever needs the backup would miss. */
export const NOT_IN_IT =
  'secrets and tokens are not in it: keep what they were made of (docs/secrets.md, docs/security.md); the way back is cronstack restore (docs/operations.md#backup)';

/** The file of a backup cannot be made. */
class NoBackupFileError extends Error {
  readonly code = 'no_backup_file';
  override readonly name = 'NoBackupFileError';
}

/**
 * Copies the jobs and the history of a data folder into a new file: as they are committed now, whatever the runtime writes meanwhile. It is
 * done by this process, so that the runtime's loop does not stand still for it. Answers the file.
 * @throws NoBackupFileError, in words, where the file is there already or cannot be written; what `databaseOf` does
 */
export async function backUpFolder(
  file: string,
  options: FolderOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const target = resolve(file);
  const library = await findSqlite();
  const database = databaseOf(options, env);
  try {
    await backUp(library, database, target);
  } catch (cause) {
    const reason = unwritableInWords(target, cause);
    throw reason === undefined ? cause : new NoBackupFileError(`cannot write ${target}: ${reason}`, { cause });
  }
  return target;
}
