import type { Durability } from '#ports/stores/durability.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import { toStoreFault } from './fault.ts';
import type { SqliteDatabase, SqliteStatement } from './library.ts';

/** The means of a group of writes. */
interface GroupParts {
  readonly path: string;
  readonly database: SqliteDatabase;
  /** Throws a StoreFault where the file is not where it was. */
  readonly requireThere: () => void;
  /** Brings what is committed to the disk; undefined where there is none. */
  readonly sync: (() => Promise<void>) | undefined;
  /** Calls at the end of this turn of the loop. */
  readonly atTurnsEnd: (commit: () => void) => void;
  /** Is told after each commit. */
  readonly onCommit: () => void;
}

/** So many writes are committed at once, whatever else the turn does: a commit of more would hold up the loop. */
const MOST_WRITES = 200;
/** So many of those who wait go on in one turn: each has work to do then, which may be a whole run. */
const MOST_RELEASED = 16;

/** A promise that some callers share, and its two ends. */
interface Awaited {
  readonly promise: Promise<void>;
  /** The number of callers. */
  callers: number;
  readonly resolve: () => void;
  readonly reject: (fault: StoreFault) => void;
}

/**
 * The writes of one turn of the loop, committed together; while the disk is still at those before, of several turns, as they could not be
 * brought there sooner. A write takes effect at once, for every read in this process; `durable` says when a crash of the machine cannot undo
 * it any more.
 *
 * A commit that fails undoes writes that callers were told of as written, so it counts as a crash of everything: the callers of before
 * belong to a generation that is over, and are refused for good; those of the next one are refused until `revive`.
 */
export class WriteGroup implements Durability {
  readonly #parts: GroupParts;
  readonly #begin: SqliteStatement;
  readonly #commit: SqliteStatement;
  readonly #rollback: SqliteStatement;
  #isOpen = false;
  #writes = 0;
  /** The file was where it belongs, in this turn. */
  #isSeen = false;
  /** The turn that it was opened in is over. */
  #isDue = false;
  /** For those who wait for the open group. */
  #awaited: Awaited[] = [];
  /** The sync under way that covers all that is committed. */
  #syncing: Promise<void> | undefined;
  #fault: StoreFault | undefined;
  #generation = 1;
  #onBroken: (fault: StoreFault) => void = () => undefined;

  constructor(parts: GroupParts) {
    this.#parts = parts;
    const { database } = parts;
    this.#begin = database.prepare('begin immediate');
    this.#commit = database.prepare('commit');
    this.#rollback = database.prepare('rollback');
  }

  /** Grows with each commit that failed. */
  get generation(): number {
    return this.#generation;
  }

  /** Why nothing is read or written now. */
  get fault(): StoreFault | undefined {
    return this.#fault;
  }

  /** `told` is called at each commit that fails, after what it held was undone. */
  whenBroken(told: (fault: StoreFault) => void): void {
    this.#onBroken = told;
  }

  /** Reads, for a caller of this generation; undefined: of any. Throws a StoreFault. */
  read<Found>(generation: number | undefined, act: () => Found): Found {
    this.#requireWhole(generation);
    if (!this.#isOpen) {
      this.#requireThere();
    }
    return this.#tried(act);
  }

  /** Writes within the open group, beginning one where there is none. Throws a StoreFault; then nothing is written. */
  write<Answer>(generation: number | undefined, act: () => Answer): Answer {
    this.#requireWhole(generation);
    if (!this.#isOpen) {
      this.#open();
    }
    const answer = this.#tried(act);
    this.#writes += 1;
    if (this.#writes >= MOST_WRITES) {
      this.commit();
    }
    return answer;
  }

  durable(): Promise<void> | undefined {
    if (this.#fault !== undefined) {
      return Promise.reject(this.#fault);
    }
    if (!this.#isOpen) {
      return this.#syncing;
    }
    const last = this.#awaited.at(-1);
    const shared = last === undefined || last.callers >= MOST_RELEASED ? awaited() : last;
    if (shared !== last) {
      this.#awaited.push(shared);
    }
    shared.callers += 1;
    return shared.promise;
  }

  /** Commits what is open, now. */
  commit(): void {
    if (!this.#isOpen) {
      return;
    }
    try {
      this.#commit.run();
      this.#parts.requireThere();
    } catch (error) {
      this.#break(error);
      return;
    }
    this.#isOpen = false;
    this.#bringToDisk();
    this.#parts.onCommit();
  }

  /** Undoes what is open, as a crash would; for the end of a process that must not commit. */
  drop(): void {
    if (this.#isOpen) {
      this.#isOpen = false;
      this.#rollback.run();
      this.#awaited = [];
    }
  }

  /** Serves again, if `probe` can write and bring to the disk what it wrote; else throws a StoreFault. */
  async revive(probe: () => void): Promise<void> {
    if (this.#fault === undefined) {
      return;
    }
    try {
      this.#parts.requireThere();
      probe();
      await this.#parts.sync?.();
    } catch (error) {
      throw toStoreFault(this.#parts.path, error);
    }
    this.#fault = undefined;
  }

  #open(): void {
    if (!this.#isSeen) {
      this.#parts.requireThere();
    }
    this.#tried(() => this.#begin.run());
    this.#isOpen = true;
    this.#writes = 0;
    this.#isDue = false;
    this.#parts.atTurnsEnd(() => this.#turnEnds());
  }

  #turnEnds(): void {
    this.#isDue = true;
    if (this.#syncing === undefined) {
      this.commit();
    }
  }

  #bringToDisk(): void {
    const waiting = this.#awaited;
    this.#awaited = [];
    if (this.#parts.sync === undefined) {
      this.#release(waiting);
      return;
    }
    const synced = this.#parts.sync().then(
      () => {
        if (this.#fault !== undefined) {
          throw this.#fault;
        }
      },
      (error: unknown) => {
        this.#break(error);
        throw toStoreFault(this.#parts.path, error);
      },
    );
    this.#syncing = synced;
    const settled = () => {
      if (this.#syncing === synced) {
        this.#syncing = undefined;
        if (this.#isOpen && this.#isDue) {
          // What those who waited for it write now goes with it.
          this.#parts.atTurnsEnd(() => this.#turnEnds());
        }
      }
    };
    synced.then(settled, settled);
    synced.then(
      () => this.#release(waiting),
      (fault) => rejectAll(waiting, fault),
    );
  }

  /** Some in each turn of the loop. */
  #release([first, ...others]: readonly Awaited[]): void {
    first?.resolve();
    if (others.length > 0) {
      this.#parts.atTurnsEnd(() => this.#release(others));
    }
  }

  /** Looks once in a turn, as a look takes as long as a read; a commit looks again. */
  #requireThere(): void {
    if (this.#isSeen) {
      return;
    }
    this.#parts.requireThere();
    this.#isSeen = true;
    this.#parts.atTurnsEnd(() => {
      this.#isSeen = false;
    });
  }

  #requireWhole(generation: number | undefined): void {
    if (this.#fault !== undefined) {
      throw this.#fault;
    }
    if (generation !== undefined && generation !== this.#generation) {
      throw new StoreFault('store_unavailable', 'a commit failed meanwhile: what was read before it may not be so');
    }
  }

  /** SQLite itself ends the transaction where the disk fails in the middle of it: then the whole group is lost. */
  #tried<Answer>(act: () => Answer): Answer {
    try {
      return act();
    } catch (error) {
      if (this.#isOpen && !this.#parts.database.isTransaction) {
        this.#break(error);
      }
      throw toStoreFault(this.#parts.path, error);
    }
  }

  #break(error: unknown): void {
    const fault = toStoreFault(this.#parts.path, error);
    const waiting = this.#awaited;
    this.#fault = fault;
    this.#generation += 1;
    this.#isOpen = false;
    this.#awaited = [];
    if (this.#parts.database.isTransaction) {
      this.#rollback.run();
    }
    rejectAll(waiting, fault);
    this.#onBroken(fault);
  }
}

function rejectAll(waiting: readonly Awaited[], fault: StoreFault): void {
  for (const { reject } of waiting) {
    reject(fault);
  }
}

function awaited(): Awaited {
  let ends: Pick<Awaited, 'resolve' | 'reject'> = { resolve: () => undefined, reject: () => undefined };
  const promise = new Promise<void>((resolve, reject) => {
    ends = { resolve, reject };
  });
  return { promise, callers: 0, ...ends };
}
