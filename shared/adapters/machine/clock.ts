import type { Clock, StopTimer } from '#ports/clock.ts';
import { WallTimers } from './wall-timers.ts';

/** The longest that setTimeout can wait (https://nodejs.org/api/timers.html): beyond it, it would call back at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The machine's own clock, with timers of any length. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsedMs: () => performance.now(),
  after: (delayMs, callback) => wait(delayMs, callback),
  at: (instantMs, callback) => wallTimers().at(instantMs, callback),
};

let itsWallTimers: WallTimers | undefined;

function wallTimers(): WallTimers {
  itsWallTimers ??= new WallTimers(systemClock);
  return itsWallTimers;
}

function wait(delayMs: number, callback: () => void): StopTimer {
  let stop: StopTimer = () => undefined;
  const rest = delayMs - LONGEST_TIMER_MS;
  const timer = setTimeout(
    () => {
      if (rest > 0) {
        stop = wait(rest, callback);
      } else {
        callback();
      }
    },
    Math.min(Math.max(0, delayMs), LONGEST_TIMER_MS),
  );
  stop = () => clearTimeout(timer);
  return () => stop();
}
