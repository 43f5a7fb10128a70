import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Clock } from './clock.ts';
import { delayOf, hashOf } from './spread.ts';

/**
 * A clock whose fires come up to `limit` seconds later, each by its own stable delay. Where the limit is longer than the time between two
 * fires they may change places or fall together; every question therefore looks at all fires that could reach the answer.
 */
export class JitterClock implements Clock {
  readonly #clock: Clock;
  readonly #seed: number;
  readonly #limit: number;

  constructor(clock: Clock, jobId: string, limit: number) {
    this.#clock = clock;
    this.#seed = hashOf(jobId);
    this.#limit = limit;
  }

  next(after: EpochSeconds): EpochSeconds {
    let first = Infinity;
    for (let fire = this.#clock.next(after - this.#limit - 1); fire < first; fire = this.#clock.next(fire)) {
      const delayed = this.#delayed(fire);
      if (delayed > after && delayed < first) {
        first = delayed;
      }
    }
    return first;
  }

  previous(before: EpochSeconds): EpochSeconds {
    let last = -Infinity;
    for (let fire = this.#clock.previous(before); fire + this.#limit > last; fire = this.#clock.previous(fire)) {
      const delayed = this.#delayed(fire);
      if (delayed < before && delayed > last) {
        last = delayed;
      }
    }
    return last;
  }

  #delayed(fire: EpochSeconds): EpochSeconds {
    return fire + delayOf(this.#seed, fire, this.#limit);
  }
}
