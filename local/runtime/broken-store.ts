import type { Clock } from '#ports/clock.ts';
import type { StoreFault } from '#ports/stores/fault.ts';

/** A store on this machine's disk, which may take nothing for a while. */
export interface LocalStore {
  /** The last time that somebody wrote before it was opened; none of a new one. */
  readonly writtenAtMs?: number | undefined;
  /** `told` is called at each commit that fails: what was not durable is undone, and nothing is read or written until `revive`. */
  whenBroken(told: (fault: StoreFault) => void): void;
  /** Serves again; throws while the disk still takes nothing. */
  revive(): Promise<void>;
  /** `told` is called after each commit. */
  whenWritten(told: () => void): void;
  /** Does what waits for a quiet moment, nothing being due for `quietMs`; `more`: something still waits for one. Throws where the disk fails. */
  tend(quietMs: number): 'more' | 'done';
}

/** The steps by which a runtime comes through a store that broke. */
interface Steps {
  /** At once, while the store refuses everything. */
  readonly fall: (fault: StoreFault) => void;
  /** As soon as the store serves again. */
  readonly recover: () => Promise<void>;
  /** The instant at which everything is recovered. */
  readonly rise: () => void;
}

const TRY_EVERY_MS = 1_000;

/** Brings a runtime through a store that breaks: again and again tries to revive it, then recovers as at a start. */
export class BrokenStore {
  readonly #clock: Clock;
  readonly #store: LocalStore;
  readonly #steps: Steps;
  #isBroken = false;
  #rising: Promise<void> | undefined;
  #stopped = false;

  constructor(clock: Clock, store: LocalStore, steps: Steps) {
    this.#clock = clock;
    this.#store = store;
    this.#steps = steps;
    store.whenBroken((fault) => {
      this.#isBroken = true;
      steps.fall(fault);
      this.#rising ??= this.#rise().finally(() => {
        this.#rising = undefined;
      });
    });
  }

  /** True if the store is broken, or what it had is being recovered. */
  get isBroken(): boolean {
    return this.#rising !== undefined;
  }

  /** Settles when the store serves again and all is recovered; at once where it is not broken. */
  async risen(): Promise<void> {
    await this.#rising;
  }

  /** Tries no more; settles when nothing is being recovered. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#rising;
  }

  /** It may break again while things are recovered: then that begins anew. */
  async #rise(): Promise<void> {
    while (this.#isBroken && !this.#stopped) {
      this.#isBroken = !(await this.#revived());
      if (this.#isBroken) {
        await new Promise<void>((resolve) => this.#clock.after(TRY_EVERY_MS, resolve));
      } else {
        await this.#steps.recover();
      }
    }
    if (!this.#stopped) {
      this.#steps.rise();
    }
  }

  async #revived(): Promise<boolean> {
    try {
      await this.#store.revive();
      return true;
    } catch {
      return false;
    }
  }
}
