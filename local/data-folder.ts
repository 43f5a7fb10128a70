import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { lazySecrets } from '#adapters/aws/lazy-clients.ts';
import { writePrivateFile } from '#adapters/machine/private-file.ts';
import { machineSecrets, SecretFolder } from '#adapters/machine/secret-folder.ts';
import { damageOf } from '#adapters/sqlite/file/fault.ts';
import { HeldFile } from '#adapters/sqlite/file/held-file.ts';
import { findSqlite, type SqliteLibrary } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import type { Secrets } from '#ports/secrets.ts';
import { networkFileSystem } from './file-system.ts';
import { FolderHeldError, FolderLock } from './folder-lock.ts';
import { keepOutOfGit, makeOwn, requireOnlyOurs, WITH_OPTION } from './own-folder.ts';

/** The folder that holds everything an installation knows. Held by one process at a time. */
export interface DataFolder {
  /** Absolute, links resolved: the name of the installation. */
  readonly path: string;
  readonly store: SqliteFile;
  /** An empty folder for the attempts' own. */
  readonly workPath: string;
  /** Where the token of the process that holds the folder is written; removed with `close`. */
  readonly tokenPath: string;
  /** True if other users could read it until now. */
  readonly wasReadable: boolean;
  /** True if nobody has called `markUsed` on it yet. */
  readonly isNew: boolean;
  markUsed(): void;
  /** Closes the store and lets go of the folder. What others have put in the place of a folder that was moved away is left alone. */
  close(): Promise<void>;
}

/** The data folder cannot be used, and why: another process holds it, or the system does not allow it. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError';
  readonly code: 'data_folder_in_use' | 'data_folder_unusable';

  constructor(code: DataFolderError['code'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The folder of the tokens that were given to others, in the data folder. */
export const TOKENS_FOLDER = 'tokens';
/** Within a data folder: the secrets that are kept on this machine. */
export const SECRETS_FOLDER = 'secrets';

/** The secrets that jobs and channels of a data folder may refer to: those that are kept there, and those of AWS. */
export function secretsIn(path: string, environment: Readonly<Record<string, string | undefined>>): Secrets {
  const kept = new SecretFolder(join(path, SECRETS_FOLDER));
  return machineSecrets({ kept, environment, aws: lazySecrets() });
}

/** The one database of a data folder. */
export const DATABASE_FILE = 'cronstack.db';
const HOLDER_FILE = 'process.json';
const USED_FILE = 'used';

/**
 * Opens and holds the folder, making it where it is missing; throws a DataFolderError. It is held by a lock that the system drops when the
 * process ends. Where there is no SQLite to keep it with, nothing is made.
 */
export async function openDataFolder(wanted: string, startedAt: string, find = findSqlite): Promise<DataFolder> {
  const library = await find().catch((cause: unknown) => {
    throw unusable(wanted, cause);
  });
  requireOurs(wanted);
  const { path, wasReadable } = makeFolder(wanted);
  const [holderFile, usedFile, workPath] = [join(path, HOLDER_FILE), join(path, USED_FILE), join(path, 'work')];
  const tokenPath = join(path, 'token');
  requireUsable(path);
  const { lock, store } = openStore(library, path, holderFile);
  const close = async () => {
    await store.close();
    lock.release();
  };
  let isStillHeld: () => boolean;
  try {
    rmSync(workPath, { recursive: true, force: true });
    mkdirSync(workPath, { mode: 0o700 });
    isStillHeld = writeHolder(holderFile, startedAt);
    keepOutOfGit(path);
  } catch (cause) {
    await close();
    throw unusable(path, cause);
  }
  return {
    path,
    store,
    workPath,
    tokenPath,
    wasReadable,
    isNew: !existsSync(usedFile),
    markUsed: () => writePrivateFile(usedFile, ''),
    close: async () => {
      if (isStillHeld()) {
        rmSync(holderFile, { force: true });
        rmSync(tokenPath, { force: true });
      }
      await close();
    },
  };
}

/** Writes down who holds the folder. Answers what tells whether that is still so at this place: a file system gives the number of a deleted file to another one, and a copy says the same. */
function writeHolder(file: string, startedAt: string): () => boolean {
  const text = `${JSON.stringify({ pid: process.pid, startedAt })}\n`;
  writePrivateFile(file, text);
  const written = new HeldFile(file);
  return () => written.isThere() && readFileSync(file, 'utf8') === text;
}

/** A data folder of which nothing is opened, and that nobody else uses meanwhile. */
interface HeldFolder {
  /** Absolute, links resolved. */
  readonly path: string;
  /** Where a start looks whether the folder is in use for the first time. */
  readonly usedFile: string;
  release(): void;
}

/** Holds the folder as `openDataFolder` does, and leaves its database closed; throws a DataFolderError. */
export function holdDataFolder(library: SqliteLibrary, wanted: string): HeldFolder {
  requireOurs(wanted);
  const { path } = makeFolder(wanted);
  requireUsable(path);
  try {
    const lock = new FolderLock(library, join(path, 'lock'));
    return { path, usedFile: join(path, USED_FILE), release: () => lock.release() };
  } catch (cause) {
    throw cause instanceof FolderHeldError ? inUse(path, join(path, HOLDER_FILE), cause) : unusable(path, cause);
  }
}

/** The names by which a folder is known as an installation's, of whatever version. */
const OURS: ReadonlySet<string> = new Set([DATABASE_FILE, TOKENS_FOLDER, USED_FILE, HOLDER_FILE, 'store']);
function requireOurs(wanted: string): void {
  try {
    requireOnlyOurs(wanted, OURS);
  } catch (cause) {
    throw unusable(wanted, cause);
  }
}

/** Refuses, before anything is made in it, a folder where no database is safe, and one that an earlier version kept jobs in. */
function requireUsable(path: string): void {
  const network = networkFileSystem(path);
  if (network !== undefined) {
    throw unusable(
      path,
      new Error(
        `it is on a network file system (${network}), where a database is not safe: choose one of this machine ${WITH_OPTION}`,
      ),
    );
  }
  if (existsSync(join(path, 'store', 'CURRENT'))) {
    throw unusable(
      path,
      new Error(
        `its jobs are in the folder store, as versions before SQLite kept them: with that version, write them into a file (cronstack get JOB), then choose another folder ${WITH_OPTION} and apply it; or move ${join(path, 'store')} away to begin anew`,
      ),
    );
  }
}

function openStore(library: SqliteLibrary, path: string, holderFile: string): { lock: FolderLock; store: SqliteFile } {
  let lock: FolderLock | undefined;
  try {
    lock = new FolderLock(library, join(path, 'lock'));
    return { lock, store: new SqliteFile({ library, path: join(path, DATABASE_FILE) }) };
  } catch (cause) {
    lock?.release();
    throw cause instanceof FolderHeldError
      ? inUse(path, holderFile, cause)
      : unusable(path, damageOf(join(path, DATABASE_FILE), cause) ?? cause);
  }
}

function makeFolder(path: string): ReturnType<typeof makeOwn> {
  try {
    return makeOwn(path);
  } catch (cause) {
    throw unusable(path, cause);
  }
}

/** The lock says that somebody holds the folder; the file only says who, for the message. */
function inUse(path: string, holderFile: string, cause: unknown): DataFolderError {
  const message = `the data folder ${path} is in use by ${readHolder(holderFile)}; stop that, or choose another folder ${WITH_OPTION}`;
  return new DataFolderError('data_folder_in_use', message, { cause });
}

function readHolder(file: string): string {
  try {
    const { pid, startedAt }: { pid?: unknown; startedAt?: unknown } = JSON.parse(readFileSync(file, 'utf8'));
    return `process ${String(pid)} (started ${String(startedAt)})`;
  } catch {
    return 'another process';
  }
}

function unusable(path: string, cause: unknown): DataFolderError {
  return new DataFolderError('data_folder_unusable', `the data folder ${path} cannot be used: ${reasonOf(cause)}`, {
    cause,
  });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
