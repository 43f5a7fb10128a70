import {
  chmodSync,
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { TokenFolder } from '#adapters/access/token-folder.ts';
import { unreadableInWords } from '#adapters/machine/file-fault.ts';
import { writePrivateFile } from '#adapters/machine/private-file.ts';
import { SecretFolder } from '#adapters/machine/secret-folder.ts';
import { findSqlite, type SqliteLibrary } from '#adapters/sqlite/file/library.ts';
import { SqliteFile } from '#adapters/sqlite/file/open.ts';
import { integrityFaults } from '#adapters/sqlite/upkeep/integrity.ts';
import { openSnapshot } from '#adapters/sqlite/upkeep/snapshot.ts';
import { formatFire } from '#domain/runs/id.ts';
import { DATABASE_FILE, holdDataFolder, SECRETS_FOLDER, TOKENS_FOLDER } from '#local/data-folder.ts';
import { keepOutOfGit } from '#local/own-folder.ts';
import { type FolderOptions, findFolder } from './folder.ts';

/** The backup cannot be put into a data folder, which is then as it was. */
class NotRestoredError extends Error {
  readonly code = 'not_restored';
  override readonly name = 'NotRestoredError';
}

/** The database as it was restored, and where the one of before is kept; none where there was none. */
interface Restored {
  readonly database: string;
  readonly former: string | undefined;
  readonly kept: Kept;
}

/** The numbers of secrets and tokens that a folder has, which are in no backup. */
interface Kept {
  readonly secrets: number;
  readonly tokens: number;
}

const OWN_FILE_MODE = 0o600;
const MS = 1_000;
const HEADER_BYTES = 100;
const VERSION_AT = 60;
/** The endings of the files that SQLite keeps beside a database. */
const BESIDE = ['-wal', '-shm', '-journal'];

/**
 * Puts a backup in the place of the database of a data folder that no runtime holds. A copy of it is checked, and brought to today's schema,
 * before anything is touched; then it takes the place in one step, so a crash leaves the one or the other. The database of before is kept
 * beside it, named by the instant `nowMs`.
 * @throws NotRestoredError, in words; DataFolderError, as where a runtime holds the folder; BadOptionsError
 */
export async function restoreFolder(
  file: string,
  nowMs: number,
  options: FolderOptions,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Restored> {
  const source = resolve(file);
  requireBackup(source);
  const { dataFolder } = findFolder(options, env);
  const library = await findSqlite();
  const held = holdDataFolder(library, dataFolder);
  const database = join(held.path, DATABASE_FILE);
  const copy = `${database}.restoring`;
  try {
    const kept = keptIn(held.path);
    removeDatabase(copy);
    await checkedCopy(library, source, copy);
    const former = existsSync(database) ? `${database}.before-${formatFire(Math.floor(nowMs / MS))}` : undefined;
    if (former !== undefined) {
      setAside(library, database, former);
    }
    // A folder that is used for the first time would be given the example jobs.
    writePrivateFile(held.usedFile, '');
    keepOutOfGit(held.path);
    renameSync(copy, database);
    syncToDisk(held.path);
    return { database, former, kept };
  } finally {
    removeDatabase(copy);
    held.release();
  }
}

/** Says what becomes of secrets and tokens, which are in no backup: those of the folder stay, and what it has none of is to be made again. */
export function keptInWords({ secrets, tokens }: Kept): string {
  const stay = [...some(secrets, 'secret'), ...some(tokens, 'token')];
  const again = [
    ...(secrets === 0 ? ['set the secrets that jobs refer to (cronstack secrets set, docs/secrets.md)'] : []),
    ...(tokens === 0 ? ['give out anew the tokens that others had (cronstack tokens add, docs/security.md)'] : []),
  ];
  const has = stay.length === 0 ? 'this folder has none' : `this folder keeps its ${stay.join(' and ')}`;
  return [`secrets and tokens are in no backup, and ${has}`, ...again].join('; ');
}

function some(count: number, name: string): readonly string[] {
  return count === 0 ? [] : [`${count} ${name}${count === 1 ? '' : 's'}`];
}

function keptIn(path: string): Kept {
  const secrets = new SecretFolder(join(path, SECRETS_FOLDER)).list().length;
  try {
    return { secrets, tokens: new TokenFolder(join(path, TOKENS_FOLDER)).list().tokens.length };
  } catch {
    // Nobody is let in by what is not this user's alone.
    return { secrets, tokens: 0 };
  }
}

function requireBackup(source: string): void {
  let isFile: boolean;
  try {
    isFile = statSync(source).isFile();
  } catch (cause) {
    throw new NotRestoredError(`cannot read ${source}: ${unreadableInWords(cause)}`, { cause });
  }
  if (!isFile) {
    throw new NotRestoredError(`cannot read ${source}: expected a file that cronstack backup made`);
  }
  if ((statSync(`${source}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
    throw new NotRestoredError(
      `${source} is a database in use, of which a part is in ${source}-wal: make a backup of it with cronstack backup`,
    );
  }
}

/** Copies a backup, and throws a NotRestoredError where it is none, is of a later version, or is damaged. */
async function checkedCopy(library: SqliteLibrary, source: string, copy: string): Promise<void> {
  try {
    if (hasNoSchema(source)) {
      throw new Error('it is no database of Cronstack');
    }
    copyFileSync(source, copy, constants.COPYFILE_EXCL);
    chmodSync(copy, OWN_FILE_MODE);
    await new SqliteFile({ library, path: copy }).close();
    const snapshot = openSnapshot(library, copy);
    const faults = integrityFaults(snapshot.database);
    // Its lock would stay with a connection that is closed later than this.
    snapshot.database.exec('rollback');
    snapshot.close();
    if (existsSync(`${copy}-wal`)) {
      throw new Error('a log stayed beside its copy: try again');
    }
    if (faults.length > 0) {
      throw new Error(`it is damaged: ${faults.slice(0, 3).join('; ')}`);
    }
    syncToDisk(copy);
  } catch (cause) {
    const reason = unreadableInWords(cause).replaceAll(copy, source);
    throw new NotRestoredError(`${source} cannot be restored: ${reason}`, { cause });
  }
}

/** Tells whether nobody has put a schema into a database, which would be made a new one of ours (https://sqlite.org/fileformat2.html#user_version_number). */
function hasNoSchema(path: string): boolean {
  const header = Buffer.alloc(HEADER_BYTES);
  const descriptor = openSync(path, 'r');
  try {
    return readSync(descriptor, header) < HEADER_BYTES || header.readUInt32BE(VERSION_AT) === 0;
  } finally {
    closeSync(descriptor);
  }
}

/** Keeps a database under another name, too, and leaves nothing beside it that would be read as a part of what takes its place. */
function setAside(library: SqliteLibrary, database: string, former: string): void {
  const log = `${database}-wal`;
  if (existsSync(log)) {
    // SQLite throws a log away that does not fit.
    copyFileSync(log, `${former}-wal`, constants.COPYFILE_EXCL);
  }
  if (foldIn(library, database)) {
    rmSync(`${former}-wal`, { force: true });
  }
  linkSync(database, former);
  for (const end of BESIDE) {
    rmSync(`${database}${end}`, { force: true });
  }
}

/** Brings the log of a runtime that was killed into its database. False where that is damaged: a backup is often restored because it is. */
function foldIn(library: SqliteLibrary, path: string): boolean {
  try {
    const database = library.open(path);
    try {
      database.exec('pragma journal_mode = delete');
    } finally {
      database.close();
    }
    return !existsSync(`${path}-wal`);
  } catch {
    return false;
  }
}

function removeDatabase(path: string): void {
  for (const end of ['', ...BESIDE]) {
    rmSync(`${path}${end}`, { force: true });
  }
}

function syncToDisk(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
