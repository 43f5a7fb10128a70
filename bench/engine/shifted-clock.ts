import { systemClock } from '#adapters/machine/clock.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Clock, StopTimer } from '#ports/clock.ts';

/** The machine's clock, from another date on. */
export interface ShiftedClock extends Clock {
  /** Timers that would have ended meanwhile end now. */
  jumpTo(instantMs: EpochMilliseconds): void;
}

interface Timer {
  readonly endsMs: EpochMilliseconds;
  readonly callback: () => void;
  stop: StopTimer;
}

/** Makes a clock that shows the machine's date until it jumps. */
export function shiftedClock(): ShiftedClock {
  let offsetMs = 0;
  const timers = new Set<Timer>();
  const now = () => systemClock.now() + offsetMs;
  const arm = (timer: Timer) => {
    timer.stop = systemClock.after(Math.max(0, timer.endsMs - now()), () => {
      timers.delete(timer);
      timer.callback();
    });
  };
  return {
    now,
    elapsedMs: () => systemClock.elapsedMs(),
    after: (delayMs, callback) => {
      const timer: Timer = { endsMs: now() + delayMs, callback, stop: () => undefined };
      timers.add(timer);
      arm(timer);
      return () => {
        timers.delete(timer);
        timer.stop();
      };
    },
    jumpTo: (instantMs) => {
      offsetMs = instantMs - systemClock.now();
      for (const timer of timers) {
        timer.stop();
        arm(timer);
      }
    },
  };
}
