import { systemClock } from '#adapters/machine/clock.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';

/** The machine's clock, from another date on. */
export interface ShiftedClock extends Clock {
  jumpTo(instantMs: EpochMilliseconds): void;
}

/** Makes a clock that shows the machine's date until it jumps. Timers measure real time. */
export function shiftedClock(): ShiftedClock {
  let offsetMs = 0;
  return {
    now: () => systemClock.now() + offsetMs,
    elapsedMs: () => systemClock.elapsedMs(),
    after: (delayMs, callback) => systemClock.after(delayMs, callback),
    jumpTo: (instantMs) => {
      offsetMs = instantMs - systemClock.now();
    },
  };
}
