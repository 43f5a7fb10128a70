import { chmodSync, existsSync, lstatSync, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { isOwn, makePrivateFolder, writePrivateFile } from '#adapters/machine/private-file.ts';

/** The way to name another folder, on the command line and to the Scheduler class. */
export const WITH_OPTION = 'with --data (in a program: jobStoragePath)';

/** A folder of this user alone. */
interface OwnFolder {
  /** Absolute, links resolved. */
  readonly path: string;
  /** True if other users could read it until now. */
  readonly wasReadable: boolean;
}

/** A folder that must not be used as it stands. The message says what it is, why not, and what to do. */
class ForeignFolderError extends Error {
  readonly code = 'foreign_folder';
  override readonly name = 'ForeignFolderError';
}

const GITIGNORE = '.gitignore';
/** Names that do not say whose a folder is: a new file system has the one, and the other may be in a repository before anything else. */
const NOBODYS: ReadonlySet<string> = new Set(['lost+found', GITIGNORE]);
const BY_OTHERS = 0o077;
const ENTERED_BY_OTHERS = 0o011;
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/**
 * Makes a folder this user's alone, and with it all that is in it: missing folders are made, what others may read is closed to them. Throws a ForeignFolderError where that is not enough: somebody else owns a part, or could have written to one, or a
 * link leads out of it. The folder itself may be a link, if this user made it. Where the system knows no users nothing is refused.
 */
export function makeOwn(wanted: string): OwnFolder {
  makePrivateFolder(wanted);
  requireOwner(wanted, lstatSync(wanted));
  const path = realpathSync(wanted);
  const stats = statSync(path);
  requireOwner(path, stats);
  if (!isOwn(stats)) {
    throw new ForeignFolderError(
      `other users may write to it (mode ${modeOf(stats)}), and what is in it runs as you: look at it, then say chmod 700 ${path}, or choose another folder ${WITH_OPTION}`,
    );
  }
  const wasOpen = (stats.mode & ENTERED_BY_OTHERS) !== 0;
  close(path, stats);
  // What commands wrote into its folders is theirs.
  for (const name of readdirSync(path)) {
    closeEntry(join(path, name), wasOpen);
  }
  return { path, wasReadable: (stats.mode & BY_OTHERS) !== 0 };
}

/**
 * Refuses a folder with other people's files in it before it is closed to everybody else, and before any of them is in the way: one that is not
 * empty, and has none of our names in it. Throws a ForeignFolderError.
 */
export function requireOnlyOurs(wanted: string, ours: ReadonlySet<string>): void {
  const isFolder = statSync(wanted, { throwIfNoEntry: false })?.isDirectory() === true;
  const names = isFolder ? readdirSync(wanted).filter((name) => !NOBODYS.has(name)) : [];
  const [first] = names;
  if (first !== undefined && !names.some((name) => ours.has(name))) {
    throw new ForeignFolderError(
      `there are other files in it, such as ${first}: choose a new folder, or an empty one, ${WITH_OPTION}`,
    );
  }
}

/**
 * Keeps a folder out of git, as secrets, tokens and jobs are in it: by a file that says so of all in it, also of itself (gitignore(5)). One that
 * is there is somebody's own, and so is a folder that is a repository: both stay as they are. That none can be written is no reason to go without the folder.
 */
export function keepOutOfGit(path: string): void {
  if ([GITIGNORE, '.git'].some((name) => existsSync(join(path, name)))) {
    return;
  }
  try {
    writePrivateFile(join(path, GITIGNORE), '*\n');
  } catch {
    // What has to be written says so itself.
  }
}

function closeEntry(path: string, wasOpen: boolean): void {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  if (stats === undefined) {
    return;
  }
  if (stats.isSymbolicLink()) {
    throw new ForeignFolderError(`${path} is a link: put there what it leads to, or remove it`);
  }
  requireOwner(path, stats);
  if (wasOpen && !isOwn(stats)) {
    throw new ForeignFolderError(
      `other users may write to ${path} (mode ${modeOf(stats)}): look at it, then say chmod go-w ${path}`,
    );
  }
  close(path, stats);
}

function requireOwner(path: string, { uid }: Stats): void {
  const self = process.getuid?.() ?? uid;
  if (uid !== self) {
    throw new ForeignFolderError(
      `${path} belongs to user ${uid}, who could have jobs run as you (user ${self}): start as that user, say chown -R ${self} on it, or choose another folder ${WITH_OPTION}`,
    );
  }
}

function close(path: string, stats: Stats): void {
  if (process.getuid !== undefined && (stats.mode & BY_OTHERS) !== 0) {
    chmodSync(path, stats.isDirectory() ? FOLDER_MODE : FILE_MODE);
  }
}

function modeOf({ mode }: Stats): string {
  return (mode & 0o777).toString(8).padStart(4, '0');
}
