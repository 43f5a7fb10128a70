import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Clock } from './clock.ts';

/** The fires of any of several clocks; an instant that two of them name is one fire. */
export class UnionClock implements Clock {
  readonly #clocks: readonly Clock[];

  constructor(clocks: readonly Clock[]) {
    this.#clocks = clocks;
  }

  next(after: EpochSeconds): EpochSeconds {
    let first = Infinity;
    for (const clock of this.#clocks) {
      first = Math.min(first, clock.next(after));
    }
    return first;
  }

  previous(before: EpochSeconds): EpochSeconds {
    let last = -Infinity;
    for (const clock of this.#clocks) {
      last = Math.max(last, clock.previous(before));
    }
    return last;
  }
}
