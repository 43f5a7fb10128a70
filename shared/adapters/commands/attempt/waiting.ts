import type { Clock } from '#ports/clock.ts';

/** Waits for a promise, at most `ms` of the clock's time; answers whether it was settled by then. Leaves no timer behind. */
export function settledWithin(clock: Clock, ms: number, promise: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const stopTimer = clock.after(ms, () => resolve(false));
    const settled = () => {
      stopTimer();
      resolve(true);
    };
    promise.then(settled, settled);
  });
}
