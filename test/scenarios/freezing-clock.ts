import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Clock, StopTimer } from '#ports/clock.ts';

interface HeldTimer {
  readonly callback: () => void;
  isStopped: boolean;
}

/**
 * The clock of a process that may be frozen (SIGSTOP) while time goes on: none of its timers goes off meanwhile, and all that are due do
 * as soon as it is thawed, in their order.
 */
export class FreezingClock implements Clock {
  readonly #clock: Clock;
  #isFrozen = false;
  #held: HeldTimer[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): EpochMilliseconds {
    return this.#clock.now();
  }

  elapsedMs(): number {
    return this.#clock.elapsedMs();
  }

  after(delayMs: number, callback: () => void): StopTimer {
    return this.#hold(callback, (ring) => this.#clock.after(delayMs, ring));
  }

  at(instantMs: EpochMilliseconds, callback: () => void): StopTimer {
    return this.#hold(callback, (ring) => this.#clock.at(instantMs, ring));
  }

  freeze(): void {
    this.#isFrozen = true;
  }

  thaw(): void {
    this.#isFrozen = false;
    const held = this.#held;
    this.#held = [];
    for (const timer of held) {
      this.#clock.after(0, () => this.#ring(timer));
    }
  }

  #hold(callback: () => void, set: (ring: () => void) => StopTimer): StopTimer {
    const timer: HeldTimer = { callback, isStopped: false };
    const stopTimer = set(() => this.#ring(timer));
    return () => {
      timer.isStopped = true;
      stopTimer();
    };
  }

  #ring(timer: HeldTimer): void {
    if (timer.isStopped) {
      return;
    }
    if (this.#isFrozen) {
      this.#held.push(timer);
    } else {
      timer.callback();
    }
  }
}
