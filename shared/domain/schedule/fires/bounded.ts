import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Clock } from './clock.ts';

/** The fires from `start` to `end`, both included. */
export function boundedClock(clock: Clock, start: EpochSeconds, end: EpochSeconds): Clock {
  return {
    next: (after) => {
      const fire = clock.next(Math.max(after, start - 1));
      return fire > end ? Infinity : fire;
    },
  };
}
