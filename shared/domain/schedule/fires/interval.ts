import { FIRST_INSTANT } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Clock } from './clock.ts';

/** Every `period` seconds from `first`, which is itself a fire. Elapsed time: changes of the clocks do not touch it. */
export class IntervalClock implements Clock {
  readonly #first: EpochSeconds;
  readonly #period: number;

  constructor(first: EpochSeconds, period: number) {
    this.#period = period;
    this.#first = first < FIRST_INSTANT ? first + Math.ceil((FIRST_INSTANT - first) / period) * period : first;
  }

  next(after: EpochSeconds): EpochSeconds {
    if (!(after >= this.#first)) {
      return this.#first;
    }
    return this.#first + (Math.floor((after - this.#first) / this.#period) + 1) * this.#period;
  }

  previous(before: EpochSeconds): EpochSeconds {
    if (!(before > this.#first)) {
      return -Infinity;
    }
    return this.#first + (Math.ceil((before - this.#first) / this.#period) - 1) * this.#period;
  }
}
