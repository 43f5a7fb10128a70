import { resolve } from 'node:path';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { backUp } from '#adapters/sqlite/upkeep/backup.ts';
import { databaseOf, type FolderOptions } from './database.ts';

/**
 * Copies the jobs and the history of a data folder into a new file: as they are committed now, whatever the runtime writes meanwhile. It is
 * done by this process, so that the runtime's loop does not stand still for it. Answers the file.
 * @throws what the system says where the file is there already or cannot be written
 */
export async function backUpFolder(
  file: string,
  options: FolderOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const target = resolve(file);
  await backUp(await findSqlite(), databaseOf(options, env), target);
  return target;
}
