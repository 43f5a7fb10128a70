import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Clock, StopTimer } from '#ports/clock.ts';

/** So late a timer is at most where the clock was set, or the machine slept. Nothing tells a program of either, so it has to look. */
const LOOK_EVERY_MS = 5_000;

interface WallTimer {
  readonly instantMs: EpochMilliseconds;
  readonly callback: () => void;
  /** Of the last stretch before its instant. */
  stopRest: StopTimer;
}

/**
 * Timers at instants of the clock on the wall, made of those that count the time that passes, which may stand still while the machine
 * sleeps, know nothing of a clock that is set, and come up to a millisecond before the clock says so. Those that are far off have one timer
 * together, which looks at the clock now and then, so that ten thousand of them cost what one does; while there are none nobody looks.
 */
export class WallTimers {
  readonly #clock: Pick<Clock, 'now' | 'after'>;
  readonly #far = new Set<WallTimer>();
  #stopLook: StopTimer | undefined;

  constructor(clock: Pick<Clock, 'now' | 'after'>) {
    this.#clock = clock;
  }

  /** As the port's `at`. */
  at(instantMs: EpochMilliseconds, callback: () => void): StopTimer {
    const timer: WallTimer = { instantMs, callback, stopRest: () => undefined };
    this.#wait(timer);
    return () => {
      timer.stopRest();
      this.#far.delete(timer);
      this.#stopWithoutFar();
    };
  }

  #wait(timer: WallTimer): void {
    const restMs = timer.instantMs - this.#clock.now();
    if (restMs > LOOK_EVERY_MS) {
      this.#far.add(timer);
      this.#stopLook ??= this.#clock.after(LOOK_EVERY_MS, () => this.#look());
      return;
    }
    this.#far.delete(timer);
    timer.stopRest = this.#clock.after(Math.max(0, restMs), () => this.#ring(timer));
  }

  #ring(timer: WallTimer): void {
    if (this.#clock.now() < timer.instantMs) {
      this.#wait(timer);
    } else {
      timer.callback();
    }
  }

  #look(): void {
    this.#stopLook = undefined;
    for (const timer of this.#far) {
      this.#wait(timer);
    }
  }

  #stopWithoutFar(): void {
    if (this.#far.size === 0) {
      this.#stopLook?.();
      this.#stopLook = undefined;
    }
  }
}
