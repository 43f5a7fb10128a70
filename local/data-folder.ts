import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '#adapters/machine/private-file.ts';
import { DataFolderInUseError, type EmbeddedDynamo, openEmbeddedDynamo } from './dynamo/open.ts';
import { makeOwn } from './own-folder.ts';

/** The folder that holds everything an installation knows. Held by one process at a time. */
export interface DataFolder {
  /** Absolute, links resolved: the name of the installation. */
  readonly path: string;
  readonly store: EmbeddedDynamo;
  /** An empty folder for the attempts' own. */
  readonly workPath: string;
  /** Where the token of the process that holds the folder is written; removed with `close`. */
  readonly tokenPath: string;
  /** Whether other users could read it until now. */
  readonly wasReadable: boolean;
  /** Whether nobody has called `markUsed` on it yet. */
  readonly isNew: boolean;
  markUsed(): void;
  /** Closes the store and lets go of the folder. */
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

/**
 * Opens and holds the folder, making it where it is missing; throws a DataFolderError. What holds it is the store's lock, which the system
 * drops when the process ends, even by kill -9: it is never stale, and no process number can be mistaken for another's.
 */
export async function openDataFolder(wanted: string, startedAt: string): Promise<DataFolder> {
  const { path, wasReadable } = makeFolder(wanted);
  const [holderFile, usedFile, workPath] = [join(path, 'process.json'), join(path, 'used'), join(path, 'work')];
  const tokenPath = join(path, 'token');
  const store = await openEmbeddedDynamo(join(path, 'store')).catch((cause: unknown) => {
    throw cause instanceof DataFolderInUseError ? inUse(path, holderFile, cause) : unusable(path, cause);
  });
  try {
    rmSync(workPath, { recursive: true, force: true });
    mkdirSync(workPath, { mode: 0o700 });
    writePrivateFile(holderFile, `${JSON.stringify({ pid: process.pid, startedAt })}\n`);
  } catch (cause) {
    await store.close();
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
      rmSync(holderFile, { force: true });
      rmSync(tokenPath, { force: true });
      await store.close();
    },
  };
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
  const message = `the data folder ${path} is in use by ${readHolder(holderFile)}; stop that, or choose another folder with --data`;
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

/** LevelDB says what the system said in the cause of its error. */
function reasonOf(error: unknown): string {
  return error instanceof Error && error.cause !== undefined
    ? reasonOf(error.cause)
    : error instanceof Error
      ? error.message
      : String(error);
}
