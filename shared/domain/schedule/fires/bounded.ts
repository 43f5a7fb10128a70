import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Clock } from './clock.ts';

/** The fires from `start` to `end`, both included. */
export class BoundedClock implements Clock {
  readonly #clock: Clock;
  readonly #start: EpochSeconds;
  readonly #end: EpochSeconds;

  constructor(clock: Clock, start: EpochSeconds, end: EpochSeconds) {
    this.#clock = clock;
    this.#start = start;
    this.#end = end;
  }

  next(after: EpochSeconds): EpochSeconds {
    const fire = this.#clock.next(Math.max(after, this.#start - 1));
    return fire > this.#end ? Infinity : fire;
  }

  previous(before: EpochSeconds): EpochSeconds {
    const fire = this.#clock.previous(Math.min(before, this.#end + 1));
    return fire < this.#start ? -Infinity : fire;
  }
}
