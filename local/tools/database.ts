import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DATABASE_FILE } from '#local/data-folder.ts';
import { type FolderOptions, findFolder } from './folder.ts';

/** There is no database where one was looked for. */
class NoDatabaseError extends Error {
  readonly code = 'no_database';
  override readonly name = 'NoDatabaseError';
}

/** The database of a data folder, of a runtime that runs or of one that is stopped. Throws BadOptionsError, NoDatabaseError. */
export function databaseOf(options: FolderOptions, env: Readonly<Record<string, string | undefined>>): string {
  const path = join(findFolder(options, env).dataFolder, DATABASE_FILE);
  if (!existsSync(path)) {
    throw new NoDatabaseError(`there is no database ${path}: name the data folder with --data`);
  }
  return path;
}
