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

/** Waits for a promise, or until the signal aborts: then undefined. Leaves no listener behind. */
export async function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value | undefined> {
  let abort = (): void => {};
  const aborted = new Promise<undefined>((resolve) => {
    abort = () => resolve(undefined);
    signal.addEventListener('abort', abort);
    if (signal.aborted) {
      abort();
    }
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
