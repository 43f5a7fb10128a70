import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
const WRITABLE_BY_OTHERS = 0o022;

/**
 * Writes a file that nobody else may read. It is there as a whole or not at all, and a link of that name is replaced, not followed. Throws
 * what the system says.
 */
export function writePrivateFile(path: string, text: string): void {
  const draft = `${path}.${process.pid}`;
  rmSync(draft, { force: true });
  writeFileSync(draft, text, { mode: FILE_MODE, flag: 'wx' });
  renameSync(draft, path);
}

/** Makes a folder, and those above it, that nobody else may enter; one that is there stays as it is. */
export function makePrivateFolder(path: string): void {
  if (isFolder(path)) {
    return;
  }
  // One by one: asked for all at once, Node tries for ever where the system says that there is none above (/proc).
  const above = dirname(path);
  if (above !== path) {
    makePrivateFolder(above);
  }
  try {
    mkdirSync(path, { mode: FOLDER_MODE });
  } catch (error) {
    // Somebody else was first.
    if (!isFolder(path)) {
      throw error;
    }
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Tells whether it belongs to this user, and nobody else may write to it. Where the system knows no users, it does. */
export function isOwn({ uid, mode }: Stats): boolean {
  const self = process.getuid?.();
  return self === undefined || (uid === self && (mode & WRITABLE_BY_OTHERS) === 0);
}

/**
 * Makes an empty file of this user alone where there is none. One that is there is not even opened: closing it would drop the locks that
 * this process holds on it (fcntl(2), "Advisory record locking").
 */
export function makePrivateFile(path: string): void {
  if (!existsSync(path)) {
    closeSync(openSync(path, 'wx', FILE_MODE));
  }
}
