import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '#adapters/machine/private-file.ts';
import { findSqlite } from '#adapters/sqlite/file/library.ts';
import { DataFolderError } from '#local/data-folder.ts';
import { FolderHeldError, FolderLock } from '#local/folder-lock.ts';
import { keepOutOfGit, makeOwn, requireOnlyOurs } from '#local/own-folder.ts';

/** The folder of a runner: what its commands leave, and its name. Held by one process at a time. */
interface RunnerFolder {
  /** Absolute, links resolved. */
  readonly path: string;
  /** An empty folder for the attempts' own. */
  readonly workPath: string;
  /** The runner's own, the same after each start. */
  readonly id: string;
  close(): void;
}

const ID_FILE = 'runner-id';
const OURS: ReadonlySet<string> = new Set([ID_FILE]);
/** A ULID. */
const ID = /^[0-9A-HJKMNP-TV-Z]{26}$/;

/**
 * Opens and holds the folder, making it where it is missing. It is held by a lock that the system drops when the process ends.
 * @param newId for a runner that has none yet
 * @throws DataFolderError
 */
export async function openRunnerFolder(wanted: string, newId: () => string): Promise<RunnerFolder> {
  try {
    const library = await findSqlite();
    requireOnlyOurs(wanted, OURS);
    const { path } = makeOwn(wanted);
    const id = keptId(path, newId);
    const lock = new FolderLock(library, join(path, 'lock'));
    const workPath = join(path, 'work');
    rmSync(workPath, { recursive: true, force: true });
    mkdirSync(workPath, { mode: 0o700 });
    keepOutOfGit(path);
    return { path, workPath, id, close: () => lock.release() };
  } catch (cause) {
    throw asFault(wanted, cause);
  }
}

function keptId(path: string, newId: () => string): string {
  const file = join(path, ID_FILE);
  const kept = readIfThere(file).trim();
  if (ID.test(kept)) {
    return kept;
  }
  const id = newId();
  writePrivateFile(file, `${id}\n`);
  return id;
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function asFault(path: string, cause: unknown): DataFolderError {
  if (cause instanceof FolderHeldError) {
    const message = `another runner holds the folder ${path}: give each one a folder of its own with --data`;
    return new DataFolderError('data_folder_in_use', message, { cause });
  }
  const why = cause instanceof Error ? cause.message : String(cause);
  return new DataFolderError('data_folder_unusable', `the folder ${path} cannot be used: ${why}`, { cause });
}
