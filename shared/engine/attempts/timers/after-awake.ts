import type { Clock, StopTimer } from '#ports/clock.ts';

const STEP_MS = 5_000;
/** Later than that no busy process comes to a timer: it was frozen, or the machine slept. */
const ASLEEP_MS = 5_000;

/**
 * Calls back once, when this process has been awake for `delayMs`. Where timers count a sleep (as on macOS), or the process was frozen with
 * what it started, the stretch of at most 5 s in which that began is not counted.
 */
export function afterAwake(clock: Clock, delayMs: number, callback: () => void): StopTimer {
  let stopTimer: StopTimer = () => undefined;
  const wait = (leftMs: number): void => {
    const stepMs = Math.min(leftMs, STEP_MS);
    const beganMs = clock.elapsedMs();
    stopTimer = clock.after(stepMs, () => {
      const restMs = leftMs - awakeMs(stepMs, clock.elapsedMs() - beganMs);
      if (restMs > 0) {
        wait(restMs);
      } else {
        callback();
      }
    });
  };
  wait(Math.max(0, delayMs));
  return () => stopTimer();
}

/** The time that counts of a timer's, which was set for `setMs` and came after `tookMs`: none where it slept meanwhile. */
export function awakeMs(setMs: number, tookMs: number): number {
  return tookMs > setMs + ASLEEP_MS ? 0 : Math.max(setMs, tookMs);
}
