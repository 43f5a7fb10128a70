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
      if (now() < timer.endsMs) {
        arm(timer);
        return;
      }
      timers.delete(timer);
      timer.callback();
    });
  };
  const at: Clock['at'] = (endsMs, callback) => {
    const timer: Timer = { endsMs, callback, stop: () => undefined };
    timers.add(timer);
    arm(timer);
    return () => {
      timers.delete(timer);
      timer.stop();
    };
  };
  return {
    now,
    elapsedMs: () => systemClock.elapsedMs(),
    after: (delayMs, callback) => at(now() + delayMs, callback),
    at,
    jumpTo: (instantMs) => {
      offsetMs = instantMs - systemClock.now();
      for (const timer of timers) {
        timer.stop();
        arm(timer);
      }
    },
  };
}
