import type { Clock, StopTimer } from '#ports/clock.ts';

/** Enough for a process to hear what happened while it was frozen. */
const MOMENT_MS = 100;

/**
 * Calls back once, a moment after `delayMs`. A process that was frozen (a laptop that slept, SIGSTOP) finds its timers at an end before it
 * hears of anything else: that a command ended well, that the store answered.
 */
export function afterNews(clock: Clock, delayMs: number, callback: () => void): StopTimer {
  let stopTimer = clock.after(delayMs, () => {
    stopTimer = clock.after(MOMENT_MS, callback);
  });
  return () => stopTimer();
}
