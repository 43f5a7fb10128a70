import type { SqliteDatabase, SqliteStatement } from './library.ts';
import { isRow, numberOf } from './row.ts';

/** The log, in pages. */
interface LogState {
  readonly pages: number;
  /** Pages that are not in the database yet. */
  readonly behind: number;
}

/** Nothing is due within this: time for a checkpoint that nobody notices. */
const QUIET_MS = 200;
/** Nothing is due for so long: time to give the room of a long log back. */
const IDLE_MS = 10_000;
/** The log is looked at after so many commits: a look costs as much as two writes. */
const LOOK_EVERY = 8;
/** So many pages are brought over whatever is due: 16 MiB, which takes some 40 ms. */
const MOST_BEHIND = 4_000;
/**
 * A log so long, of 20 MiB, is kept: it is written anew from its beginning, and a sync of a file that does not grow takes two thirds of the
 * time (measured on ext4). By itself it gets no longer; a reader that stays open makes it so.
 */
const KEPT_PAGES = 5_000;
/** Of a page, with its header in the log (https://sqlite.org/fileformat2.html#walformat). */
const FRAME_BYTES = 4_096 + 24;

/**
 * Brings what the log holds into the database: SQLite by itself would do so in the middle of a commit, whatever is due then. A reader of
 * another program that stays open keeps the log from beginning anew, so that it grows.
 */
export class Checkpoints {
  readonly #look: SqliteStatement;
  readonly #passive: SqliteStatement;
  readonly #truncate: SqliteStatement;
  #commits = 0;
  /** The most that the log held since it was cut off: as long as its file is. */
  #longest = 0;

  constructor(database: SqliteDatabase) {
    this.#look = database.prepare('pragma wal_checkpoint(noop)');
    this.#passive = database.prepare('pragma wal_checkpoint(passive)');
    this.#truncate = database.prepare('pragma wal_checkpoint(truncate)');
  }

  /** To be called after each commit, which a checkpoint that fails takes nothing from: the log keeps what it holds. */
  committed(): void {
    this.#commits += 1;
    try {
      if (this.#commits % LOOK_EVERY === 0 && this.#state().behind >= MOST_BEHIND) {
        this.#passive.get();
      }
    } catch {
      // `tend` meets the same and tells it.
    }
  }

  /** To be called now and then; nothing is due for `quietMs`. Throws SQLite's error where the disk takes no checkpoint. */
  tend(quietMs: number): 'more' | 'done' {
    let { behind } = this.#state();
    if (this.#longest > KEPT_PAGES && quietMs >= IDLE_MS) {
      this.#truncate.get();
      // A reader of another program is no fault, and in the way of it.
      const left = this.#state();
      this.#longest = left.pages;
      behind = left.behind;
    } else if (behind > 0 && quietMs >= QUIET_MS) {
      behind = stateOf(this.#passive.get()).behind;
    }
    return behind > 0 || this.#longest > KEPT_PAGES ? 'more' : 'done';
  }

  /** The size to which the log has grown. */
  logBytes(): number {
    return this.#state().pages * FRAME_BYTES;
  }

  #state(): LogState {
    const state = stateOf(this.#look.get());
    this.#longest = Math.max(this.#longest, state.pages);
    return state;
  }
}

/** A database in memory has no log, of which SQLite says -1. */
function stateOf(row: unknown): LogState {
  if (!isRow(row)) {
    return { pages: 0, behind: 0 };
  }
  const pages = Math.max(0, numberOf(row, 'log'));
  return { pages, behind: pages - Math.max(0, numberOf(row, 'checkpointed')) };
}
