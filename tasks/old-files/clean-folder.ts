import type { Stats } from 'node:fs';
import { lstat, readdir, realpath, rmdir, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { type OpenFolder, openFolder } from './open-folder.ts';

const DEEPEST = 100;

/** The files to delete below a folder. */
interface Cleaning {
  readonly dryRun: boolean;
  /** Says whether something is to go. `path`: below the folder, `a/b.log`. */
  isOld(path: string, stats: Stats): boolean;
  /** Is told of every deletion; in a dry run, of what would be one. */
  onDeleted(path: string, freedBytes: number): void;
  /** Is told of what is never deleted, however old, and why. */
  onLeft(path: string, why: string): void;
  /** Is told of what could not be deleted or looked into. */
  onFailed(path: string, why: string): void;
}

/**
 * `folder`: a path without links. Deletes the old regular files below a folder, and folders that were old and are empty by then; never the folder itself. Links are left
 * alone and never followed, what is mounted below is not entered, sockets and devices stay. Each folder is held open while it is worked
 * in, so that swapping it for a link leads nowhere. Throws where the folder itself cannot be opened or is no longer where it was.
 */
export async function cleanFolder(folder: string, cleaning: Cleaning): Promise<void> {
  const root = await openFolder(folder);
  try {
    if ((await realpath(root.path)) !== folder) {
      throw new Error(`${folder} was moved or replaced`);
    }
    await cleanEntries({ folder: root, below: '', depth: 0, device: root.device }, cleaning);
  } finally {
    await root.close();
  }
}

interface Place {
  readonly folder: OpenFolder;
  /** The path from the cleaned folder to this one, with a slash at its end; empty for itself. */
  readonly below: string;
  readonly depth: number;
  readonly device: number;
}

/** Answers whether everything in it is gone (in a dry run: would be). */
async function cleanEntries(place: Place, cleaning: Cleaning): Promise<boolean> {
  let isEmpty = true;
  for (const name of await readdir(place.folder.path)) {
    const path = `${place.below}${name}`;
    try {
      isEmpty = (await cleanEntry(place, name, cleaning)) && isEmpty;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      isEmpty = code === 'ENOENT' && isEmpty;
      if (code !== 'ENOENT') {
        cleaning.onFailed(path, code);
      }
    }
  }
  return isEmpty;
}

async function cleanEntry(place: Place, name: string, cleaning: Cleaning): Promise<boolean> {
  const path = `${place.below}${name}`;
  const stats = await lstat(join(place.folder.path, name));
  if (stats.isDirectory()) {
    return await cleanSubfolder(place, name, stats, cleaning);
  }
  if (!cleaning.isOld(path, stats)) {
    return false;
  }
  if (!stats.isFile()) {
    cleaning.onLeft(path, stats.isSymbolicLink() ? 'a link' : 'no regular file');
    return false;
  }
  if (!cleaning.dryRun) {
    await unlink(join(place.folder.path, name));
  }
  // The bytes of a file with further names stay.
  cleaning.onDeleted(path, stats.nlink > 1 ? 0 : stats.size);
  return true;
}

async function cleanSubfolder(place: Place, name: string, stats: Stats, cleaning: Cleaning): Promise<boolean> {
  const path = `${place.below}${name}`;
  if (place.depth >= DEEPEST) {
    cleaning.onLeft(path, `more than ${DEEPEST} folders deep`);
    return false;
  }
  const folder = await openFolder(join(place.folder.path, name));
  try {
    if (folder.device !== place.device) {
      cleaning.onLeft(path, 'another file system');
      return false;
    }
    const inside = { folder, below: `${path}/`, depth: place.depth + 1, device: place.device };
    if (!(await cleanEntries(inside, cleaning)) || !cleaning.isOld(path, stats)) {
      return false;
    }
  } finally {
    await folder.close();
  }
  if (!cleaning.dryRun) {
    await rmdir(join(place.folder.path, name));
  }
  cleaning.onDeleted(`${path}/`, 0);
  return true;
}
