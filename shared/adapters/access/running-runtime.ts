import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { readProcess } from '#adapters/commands/program/table.ts';
import { isOwn, makePrivateFolder, writePrivateFile } from '#adapters/machine/private-file.ts';
import { DEFAULT_DATA_FOLDER, DEFAULT_PORT } from './default-place.ts';

const POINTER_NAME = /^\d{1,5}\.json$/;

/** The variables that say where a user's programs keep their state. */
export type StateEnvironment = Readonly<Record<string, string | undefined>>;

/** Where a runtime of this user listens, and where its token is. */
interface Listening {
  /** `http://127.0.0.1:4747` */
  readonly url: string;
  /** Absolute. */
  readonly tokenFile: string;
}

/** The content of the file: it is believed only while that very process lives. */
interface Pointer extends Listening {
  readonly pid: number;
  /** Undefined where the system does not tell when a process was started. */
  readonly startTicks?: string | undefined;
}

/**
 * Writes down where this process listens, by its port, for the other programs of this user. Answers what takes it back. Throws where the
 * user's state folder cannot be written to, or is not theirs alone.
 */
export function publishPointer(environment: StateEnvironment, listening: Listening): () => void {
  const folder = stateFolder(environment);
  makePrivateFolder(folder);
  if (!isOwn(lstatSync(folder))) {
    throw new Error(`${folder} belongs to another user, or others may write to it`);
  }
  const path = pointerPath(folder, new URL(listening.url).port);
  const pointer: Pointer = { ...listening, pid: process.pid, startTicks: readProcess(process.pid)?.startTicks };
  writePrivateFile(path, `${JSON.stringify(pointer)}\n`);
  return () => {
    if (readPointer(path)?.pid === process.pid) {
      rmSync(path, { force: true });
    }
  };
}

/** Finds the runtime of this user that listens on a port; undefined where there is none, or none that still lives. */
export function findPointer(environment: StateEnvironment, port: string): Listening | undefined {
  const folder = stateFolder(environment);
  return isOwnFolder(folder) ? livingPointer(pointerPath(folder, port)) : undefined;
}

/**
 * Finds the runtime of this user that holds a data folder, on whatever port it listens; undefined where none that lives has said so. What
 * lies in the data folder itself is not asked where to go: a folder may have come from anywhere.
 */
export function findPointerOf(environment: StateEnvironment, dataFolder: string): Listening | undefined {
  const folder = stateFolder(environment);
  const held = realPath(dataFolder);
  if (held === undefined || !isOwnFolder(folder)) {
    return undefined;
  }
  for (const name of readdirSync(folder).filter((one) => POINTER_NAME.test(one))) {
    const pointer = livingPointer(join(folder, name));
    if (pointer !== undefined && dirname(pointer.tokenFile) === held) {
      return pointer;
    }
  }
  return undefined;
}

/**
 * Finds the runtime of this user that is meant where no address is named: the one on the port CRONSTACK_PORT, else the one that holds the
 * data folder of a start here (CRONSTACK_DATA, else ./scheduled_jobs), else the one on the default port.
 */
export function findMeant(environment: StateEnvironment): Listening | undefined {
  const { CRONSTACK_PORT: port, CRONSTACK_DATA: dataFolder } = environment;
  return port
    ? findPointer(environment, port)
    : (findPointerOf(environment, dataFolder || DEFAULT_DATA_FOLDER) ?? findPointer(environment, DEFAULT_PORT));
}

function livingPointer(path: string): Pointer | undefined {
  const pointer = readPointer(path);
  return pointer !== undefined && lives(pointer) ? pointer : undefined;
}

function isOwnFolder(folder: string): boolean {
  const stats = lstatSync(folder, { throwIfNoEntry: false });
  return stats?.isDirectory() === true && isOwn(stats);
}

/** As a runtime says its folder: absolute, links resolved. */
function realPath(folder: string): string | undefined {
  try {
    return realpathSync(folder);
  } catch {
    return undefined;
  }
}

/** Reads a file of this user's own; undefined where it is not there, not theirs alone, a link, or no file: nobody writes to a pipe there. */
export function readOwnFile(path: string): string | undefined {
  try {
    const file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const stats = fstatSync(file);
      return stats.isFile() && isOwn(stats) ? readFileSync(file, 'utf8') : undefined;
    } finally {
      closeSync(file);
    }
  } catch {
    return undefined;
  }
}

/** The folder in which this user's programs of ours keep their state, in XDG_STATE_HOME, which has to be absolute, else ~/.local/state (XDG Base Directory Specification 0.8). */
export function stateFolder({ XDG_STATE_HOME = '', HOME }: StateEnvironment): string {
  const state = isAbsolute(XDG_STATE_HOME) ? XDG_STATE_HOME : join(HOME || homedir(), '.local', 'state');
  return join(state, 'cronstack');
}

function pointerPath(folder: string, port: string): string {
  return join(folder, `${port}.json`);
}

function readPointer(path: string): Pointer | undefined {
  try {
    const pointer: unknown = JSON.parse(readOwnFile(path) ?? '');
    return isPointer(pointer) ? pointer : undefined;
  } catch {
    return undefined;
  }
}

function isPointer(value: unknown): value is Pointer {
  return (
    typeof value === 'object' &&
    value !== null &&
    'url' in value &&
    typeof value.url === 'string' &&
    'tokenFile' in value &&
    typeof value.tokenFile === 'string' &&
    'pid' in value &&
    Number.isSafeInteger(value.pid) &&
    (!('startTicks' in value) || typeof value.startTicks === 'string')
  );
}

/** Another process may have the number by now. */
function lives({ pid, startTicks }: Pointer): boolean {
  if (startTicks !== undefined) {
    return readProcess(pid)?.startTicks === startTicks;
  }
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
