import type { Clock } from '#ports/clock.ts';

/** As long as others' work may take before the loop turns. */
const LONGEST_WORK_MS = 5;

/**
 * Makes a rest for a long piece of work that nobody waits for: once it has gone on for 5 ms it lets the event loop turn, in which runs,
 * requests and commits go on; before that it settles at once.
 */
export function resting(
  clock: Pick<Clock, 'elapsedMs'>,
  nextTurn: (callback: () => void) => void = setImmediate,
): () => Promise<void> {
  let beganMs = Number.NEGATIVE_INFINITY;
  return async () => {
    if (clock.elapsedMs() - beganMs >= LONGEST_WORK_MS) {
      await new Promise<void>(nextTurn);
      beganMs = clock.elapsedMs();
    }
  };
}
