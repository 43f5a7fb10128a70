import type { Clock, StopTimer } from '#ports/clock.ts';

/**
 * Calls back once, when `delayMs` have passed by the clock on the wall or by the time that passes, whichever says so first: a machine that
 * slept is not waited for again, and a clock that is set back delays nothing.
 */
export function afterOnEitherClock(clock: Clock, delayMs: number, callback: () => void): StopTimer {
  const stop: StopTimer = () => {
    stopPassing();
    stopWall();
  };
  const ring = () => {
    stop();
    callback();
  };
  const stopPassing = clock.after(delayMs, ring);
  const stopWall = clock.at(clock.now() + delayMs, ring);
  return stop;
}
