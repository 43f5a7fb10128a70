import type { EpochSeconds } from '#domain/time/instant.ts';
import { SoonestFirst } from '#domain/time/soonest-first.ts';
import type { Clock } from './clock.ts';
import { delayOf, hashOf } from './spread.ts';

/** The fires that were looked at: all up to `scanned`, of which those are kept that come after `after`. */
interface Ahead {
  after: EpochSeconds;
  scanned: EpochSeconds;
  readonly fires: SoonestFirst<undefined>;
}

/**
 * A clock whose fires come up to `limit` seconds later, each by its own stable delay. Where the limit is longer than the time between two
 * fires they may change places or fall together; every question therefore looks at all fires that could reach the answer. What was looked
 * at is kept for the next question: one fire after another, each is looked at once, and not once for each fire within the limit.
 */
export class JitterClock implements Clock {
  readonly #clock: Clock;
  readonly #seed: number;
  readonly #limit: number;
  #ahead: Ahead | undefined;

  constructor(clock: Clock, jobId: string, limit: number) {
    this.#clock = clock;
    this.#seed = hashOf(jobId);
    this.#limit = limit;
  }

  next(after: EpochSeconds): EpochSeconds {
    const ahead = this.#aheadOf(after);
    while (ahead.fires.takeUntil(after) !== undefined) {
      // It has come.
    }
    for (;;) {
      const first = ahead.fires.soonest()?.at ?? Infinity;
      const fire = this.#clock.next(ahead.scanned);
      if (fire >= first) {
        return first;
      }
      ahead.scanned = fire;
      const delayed = this.#delayed(fire);
      if (delayed > after) {
        ahead.fires.add(delayed, undefined);
      }
    }
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

  /** What is known of the fires after an instant: of one that is before what was asked last, or far behind it, nothing. */
  #aheadOf(after: EpochSeconds): Ahead {
    const reach = after - this.#limit - 1;
    if (this.#ahead === undefined || after < this.#ahead.after || reach > this.#ahead.scanned) {
      this.#ahead = { after, scanned: reach, fires: new SoonestFirst() };
    }
    this.#ahead.after = after;
    return this.#ahead;
  }

  #delayed(fire: EpochSeconds): EpochSeconds {
    return fire + delayOf(this.#seed, fire, this.#limit);
  }
}
