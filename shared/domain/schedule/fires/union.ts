import type { Clock } from './clock.ts';

/** The fires of any of several clocks; an instant that two of them name is one fire. */
export function unionClock(clocks: readonly Clock[]): Clock {
  return { next: (after) => Math.min(...clocks.map((clock) => clock.next(after))) };
}
