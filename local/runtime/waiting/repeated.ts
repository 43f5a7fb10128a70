import type { Clock, StopTimer } from '#ports/clock.ts';
import { afterOnEitherClock } from './either-clock.ts';

/** Something that is done again and again. */
interface Repeated {
  /** Does it now, and then at every interval; settles when it was done once. */
  start(): Promise<void>;
  /** Does it no more; settles when it is not being done. */
  stop(): Promise<void>;
}

/**
 * Does `action` every `intervalMs`, never twice at once: an action that takes longer than the interval delays the next one. After a sleep
 * of the machine it is done at once. A failure is told to `onError` and does not stop the repetition.
 */
export function repeat(
  clock: Clock,
  intervalMs: number,
  action: () => Promise<unknown>,
  onError: (error: unknown) => void,
): Repeated {
  let stopTimer: StopTimer = () => undefined;
  let stopped = true;
  let underWay: Promise<void> = Promise.resolve();
  const turn = async (): Promise<void> => {
    const startedMs = clock.now();
    await action().catch(onError);
    if (!stopped) {
      const elapsedMs = Math.max(0, clock.now() - startedMs);
      stopTimer = afterOnEitherClock(clock, Math.max(0, intervalMs - elapsedMs), () => {
        underWay = turn();
      });
    }
  };
  return {
    start: () => {
      stopped = false;
      underWay = turn();
      return underWay;
    },
    stop: async () => {
      stopped = true;
      stopTimer();
      await underWay;
    },
  };
}
