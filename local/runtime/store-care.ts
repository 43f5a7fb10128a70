import type { Clock, StopTimer } from '#ports/clock.ts';
import type { LocalStore } from './broken-store.ts';

const SECOND_MS = 1_000;

/**
 * Has the store do what waits for a quiet moment: looks each second while something waits, between the whole seconds at which jobs fire, and
 * not at all where nothing was written.
 */
export class StoreCare {
  readonly #clock: Clock;
  readonly #store: LocalStore;
  readonly #quietMs: () => number;
  readonly #onError: (error: unknown) => void;
  #stopTimer: StopTimer | undefined;
  #isStopped = true;

  /** `quietMs` says for how long nothing is due; `onError` is told where the store could not do it, and it is tried again. */
  constructor(clock: Clock, store: LocalStore, quietMs: () => number, onError: (error: unknown) => void) {
    this.#clock = clock;
    this.#store = store;
    this.#quietMs = quietMs;
    this.#onError = onError;
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
      }
    } catch (error) {
      this.#onError(error);
      this.#lookLater();
    }
  }
}
