import type { Surroundings } from './surroundings.ts';

/** Lets work end where it may end, once it is asked to; `signal` ends what it only waits for. Asked twice, the command ends at once. */
export async function inOrder<Answer>(
  surroundings: Surroundings,
  work: (isStopped: () => boolean, signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const stopping = new AbortController();
  const noLongerAsked = surroundings.onStop(() => {
    noLongerAsked();
    surroundings.stderr.write('stopping as soon as the call that is under way is done\n');
    stopping.abort();
  });
  try {
    return await work(() => stopping.signal.aborted, stopping.signal);
  } finally {
    noLongerAsked();
  }
}
