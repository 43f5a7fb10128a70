import type { Run } from '#api/shapes/run.ts';
import { isFinal } from '#api/words/final.ts';
import type { Waiting } from './send-again.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
const GROWTH = 1.5;

/**
 * Asks for a run until it has its outcome, or nobody waits for it any more (`left`), at growing intervals of at most two seconds. Answers the
 * run as it was last seen.
 */
export async function untilFinal(
  seen: Run,
  read: (runId: string) => Promise<Run>,
  sleep: Waiting['sleep'],
  left?: AbortSignal,
): Promise<Run> {
  let run = seen;
  let pauseMs = FIRST_PAUSE_MS;
  while (!isFinal(run) && !isLeft(left)) {
    await sleep(pauseMs, left).catch((error: unknown) => {
      if (!isLeft(left)) {
        throw error;
      }
    });
    pauseMs = Math.min(pauseMs * GROWTH, LONGEST_PAUSE_MS);
    run = isLeft(left) ? run : await read(seen.id);
  }
  return run;
}

/** Asked anew each time: it comes about while one waits. */
function isLeft(left: AbortSignal | undefined): boolean {
  return left?.aborted === true;
}
