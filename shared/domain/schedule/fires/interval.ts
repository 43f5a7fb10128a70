import { FIRST_INSTANT } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Clock } from './clock.ts';

/** Every `period` seconds from `first`, which is itself a fire. Elapsed time: changes of the clocks do not touch it. */
export function intervalClock(first: EpochSeconds, period: number): Clock {
  const begin = first < FIRST_INSTANT ? first + Math.ceil((FIRST_INSTANT - first) / period) * period : first;
  return {
    next: (after) => (after >= begin ? begin + (Math.floor((after - begin) / period) + 1) * period : begin),
  };
}
