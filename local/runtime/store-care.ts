import type { Clock, StopTimer } from '#ports/clock.ts';
import type { LocalStore } from './broken-store.ts';
import { TellOnce } from './trouble/tell-once.ts';

const SECOND_MS = 1_000;

/**
 * Has the store do what waits for a quiet moment: looks each second while something waits, between the whole seconds at which jobs fire, and
 * not at all where nothing was written.
 */
export class StoreCare {
  readonly #clock: Clock;
  readonly #store: LocalStore;
  readonly #quietMs: () => number;
  readonly #trouble: TellOnce;
  #stopTimer: StopTimer | undefined;
  #isStopped = true;

  /**
   * `quietMs` says for how long nothing is due. Where the store could not do it, it is tried again; `tell` is told of that once, with the
   * error, and once that it is over.
   */
  constructor(clock: Clock, store: LocalStore, quietMs: () => number, tell: (what: unknown) => void) {
    this.#clock = clock;
    this.#store = store;
    this.#quietMs = quietMs;
    this.#trouble = new TellOnce(tell);
    store.whenWritten(() => this.#lookLater());
  }

  /** Looks at what there was before. */
  start(): void {
    this.#isStopped = false;
    this.#look();
  }

  stop(): void {
    this.#isStopped = true;
    this.#stopTimer?.();
    this.#stopTimer = undefined;
  }

  #lookLater(): void {
    if (!this.#isStopped) {
      const pastMs = this.#clock.now() % SECOND_MS;
      this.#stopTimer ??= this.#clock.after(1.5 * SECOND_MS - pastMs, () => this.#look());
    }
  }

  #look(): void {
    this.#stopTimer = undefined;
    try {
      if (this.#store.tend(this.#quietMs()) === 'more') {
        this.#lookLater();
      } else {
        this.#trouble.over('the disk takes it again');
      }
    } catch (error) {
      this.#trouble.met(error);
      this.#lookLater();
    }
  }
}
