import { statSync } from 'node:fs';
import { makePrivateFile } from '#adapters/machine/private-file.ts';
import type { Durability } from '#ports/stores/durability.ts';
import type { StoreFault } from '#ports/stores/fault.ts';
import { Access, type AccessOptions, Statements } from './access.ts';
import { Checkpoints } from './checkpoints.ts';
import { toStoreFault } from './fault.ts';
import { WriteGroup } from './group.ts';
import { HeldFile } from './held-file.ts';
import type { SqliteDatabase, SqliteLibrary } from './library.ts';
import { migrate } from './migrations.ts';
import { WalSync } from './wal-sync.ts';

/** A database as it is to be opened. */
interface OpenOptions {
  readonly library: SqliteLibrary;
  /** Absolute; `:memory:` is none. */
  readonly path: string;
  /** Calls at the end of this turn of the loop. */
  readonly atTurnsEnd?: (commit: () => void) => void;
}

const IN_MEMORY = ':memory:';
const CACHE_KIB = 16_384;
const LOG_SIZE_LIMIT_BYTES = 64 * 2 ** 20;
/** `auto_vacuum` works only before the first table; a STRICT schema is trusted no further than its own functions. */
const SETTINGS = `
pragma auto_vacuum = incremental;
pragma journal_mode = wal;
pragma synchronous = normal;
pragma fullfsync = on;
pragma checkpoint_fullfsync = on;
pragma wal_autocheckpoint = 0;
pragma journal_size_limit = ${LOG_SIZE_LIMIT_BYTES};
pragma cache_size = -${CACHE_KIB};
pragma temp_store = memory;
pragma trusted_schema = off;
`;
const PROBE = 'insert or replace into probe (id, bytes) values (1, randomblob(8192))';

/**
 * One SQLite file, with today's schema, and the one connection that this process writes through.
 *
 * The log is brought to the disk by a sync of our own after each commit, off the loop (`synchronous = normal` has SQLite itself sync only
 * at checkpoints): what is written and not synced may be lost to a power cut, always the end of the log and never a part in its middle,
 * as SQLite reads it up to the first frame whose checksum does not follow from the one before (https://sqlite.org/fileformat2.html#walformat).
 */
export class SqliteFile implements Durability {
  readonly path: string;
  readonly library: SqliteLibrary;
  /** The last time that somebody wrote before it was opened; none of a new one. */
  readonly writtenAtMs: number | undefined;
  readonly #database: SqliteDatabase;
  readonly #statements: Statements;
  readonly #walSync: WalSync | undefined;
  /** The database, and its log. */
  readonly #files: readonly HeldFile[];
  readonly #group: WriteGroup;
  readonly #checkpoints: Checkpoints;
  #onWritten: () => void = () => undefined;

  /** @throws ForeignDatabaseError, and SQLite's own errors, for `toStoreFault` */
  constructor({ library, path, atTurnsEnd = setImmediate }: OpenOptions) {
    this.path = path;
    this.library = library;
    const isFile = path !== IN_MEMORY;
    this.writtenAtMs = isFile ? lastWritten(path) : undefined;
    if (isFile) {
      // SQLite gives the files beside it the same mode.
      makePrivateFile(path);
    }
    this.#database = library.open(path);
    try {
      this.#database.exec(SETTINGS);
      migrate(this.#database, path);
      this.#walSync = isFile ? new WalSync(`${path}-wal`) : undefined;
    } catch (error) {
      this.#database.close();
      throw error;
    }
    const held = isFile ? new HeldFile(path) : undefined;
    this.#files = held === undefined ? [] : [held, new HeldFile(`${path}-wal`)];
    this.#statements = new Statements(this.#database);
    this.#checkpoints = new Checkpoints(this.#database);
    this.#group = new WriteGroup({
      path,
      database: this.#database,
      requireThere: () => held?.requireThere(),
      sync: this.#walSync && (() => this.#walSync?.sync() ?? Promise.resolve()),
      atTurnsEnd,
      onCommit: () => {
        this.#checkpoints.committed();
        this.#onWritten();
      },
    });
  }

  /** The way to the file of those who begin now: refused for good once a commit has failed. */
  access(options: AccessOptions): Access {
    return new Access(this.#statements, this.#group, options, this.#group.generation);
  }

  /** The way to the file of those whose writes a failed commit leaves as right as they were. */
  lastingAccess(options: AccessOptions): Access {
    return new Access(this.#statements, this.#group, options, undefined);
  }

  durable(): Promise<void> | undefined {
    return this.#group.durable();
  }

  /** `told` is called at each commit that fails: all that was not durable is undone, and nothing is read or written until `revive`. */
  whenBroken(told: (fault: StoreFault) => void): void {
    this.#group.whenBroken(told);
  }

  /** `told` is called after each commit. */
  whenWritten(told: () => void): void {
    this.#onWritten = told;
  }

  /** Serves again, for those who begin then; throws a StoreFault while the disk still takes nothing. */
  revive(): Promise<void> {
    return this.#group.revive(() => this.#database.exec(PROBE));
  }

  /**
   * Checkpoints where there is time for it, nothing being due for `quietMs`; `more`: not all is done. What is written and not committed would
   * be in its way. Throws a StoreFault where the disk takes no checkpoint.
   */
  tend(quietMs: number): 'more' | 'done' {
    this.#group.commit();
    try {
      return this.#checkpoints.tend(quietMs);
    } catch (error) {
      throw toStoreFault(this.path, error);
    }
  }

  /** The size to which the log has grown. */
  logBytes(): number {
    this.#group.commit();
    return this.#checkpoints.logBytes();
  }

  /** Undoes what a crash would undo. */
  crash(): void {
    this.#group.drop();
  }

  /**
   * Commits what is open and lets go of the file, which is one file then: without its log, where no other program reads it. A file that was
   * moved away keeps its log beside it, and what is at its place now is left alone.
   */
  async close(): Promise<void> {
    this.#group.commit();
    await this.#group.durable()?.catch(() => undefined);
    this.#walSync?.close();
    this.#leaveLog();
    this.#database.close();
  }

  /**
   * The package closes a connection only when its statements were collected as garbage; a file without a log does not mind. The pragma deletes
   * the log by its name, whoever's it is: so not where neither file at these names is ours. As it closes, SQLite itself looks whether the
   * database was moved (databaseIsUnmoved in its pager.c). A log of ours beside another database would be read as a part of that one.
   */
  #leaveLog(): void {
    if (this.#files.length > 0 && !this.#files.some((file) => file.isThere())) {
      return;
    }
    try {
      this.#database.exec('pragma journal_mode = delete');
    } catch {
      // The log stays, for whoever opens the file next.
    }
  }
}

function lastWritten(path: string): number | undefined {
  const times = [path, `${path}-wal`].flatMap((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}
