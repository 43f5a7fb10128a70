import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Clock } from './clock.ts';
import { delayOf, hashOf } from './spread.ts';

/** The fires that were looked at: all up to `scanned`, of which those are kept that come after `after`, the latest first. */
interface Ahead {
  after: EpochSeconds;
  scanned: EpochSeconds;
  readonly fires: EpochSeconds[];
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
    const { fires } = ahead;
    while ((fires.at(-1) ?? Infinity) <= after) {
      fires.pop();
    }
    for (;;) {
      const first = fires.at(-1) ?? Infinity;
      const fire = this.#clock.next(ahead.scanned);
      if (fire >= first) {
        return first;
      }
      ahead.scanned = fire;
      const delayed = this.#delayed(fire);
      if (delayed > after) {
        insert(fires, delayed);
      }
    }
  }

  /** What is known of the fires after an instant: of one that is before what was asked last, or far behind it, nothing. */
  #aheadOf(after: EpochSeconds): Ahead {
    const reach = after - this.#limit - 1;
    if (this.#ahead === undefined || after < this.#ahead.after || reach > this.#ahead.scanned) {
      this.#ahead = { after, scanned: reach, fires: [] };
    }
    this.#ahead.after = after;
    return this.#ahead;
  }

  #delayed(fire: EpochSeconds): EpochSeconds {
    return fire + delayOf(this.#seed, fire, this.#limit);
  }
}

/** Puts an instant into its place among falling ones. */
function insert(fires: EpochSeconds[], at: EpochSeconds): void {
  let [low, high] = [0, fires.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((fires[middle] ?? 0) > at) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  fires.splice(low, 0, at);
}
