import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Clock } from './clock.ts';

/** Fixed instants, rising. */
export class TimesClock implements Clock {
  readonly #at: readonly EpochSeconds[];

  constructor(at: readonly EpochSeconds[]) {
    this.#at = at;
  }

  next(after: EpochSeconds): EpochSeconds {
    return this.#at.find((instant) => instant > after) ?? Infinity;
  }

  previous(before: EpochSeconds): EpochSeconds {
    return this.#at.findLast((instant) => instant < before) ?? -Infinity;
  }
}
