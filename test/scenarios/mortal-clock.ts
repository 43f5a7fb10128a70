import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Clock, StopTimer } from '#ports/clock.ts';

/** A process's share of a clock: when the process is killed, none of its timers goes off any more. */
export class MortalClock implements Clock {
  #alive = true;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get isAlive(): boolean {
    return this.#alive;
  }

  now(): EpochMilliseconds {
    return this.#clock.now();
  }

  elapsedMs(): number {
    return this.#clock.elapsedMs();
  }

  after(delayMs: number, callback: () => void): StopTimer {
    return this.#clock.after(delayMs, () => this.#ring(callback));
  }

  at(instantMs: EpochMilliseconds, callback: () => void): StopTimer {
    return this.#clock.at(instantMs, () => this.#ring(callback));
  }

  kill(): void {
    this.#alive = false;
  }

  #ring(callback: () => void): void {
    if (this.#alive) {
      callback();
    }
  }
}
