import type { Surroundings } from './surroundings.ts';

/** Lets work end where it may end, once it is asked to. Asked twice, the command ends at once. */
export async function inOrder<Answer>(
  surroundings: Surroundings,
  work: (isStopped: () => boolean) => Promise<Answer>,
): Promise<Answer> {
  let stopped = false;
  const noLongerAsked = surroundings.onStop(() => {
    stopped = true;
    noLongerAsked();
    surroundings.stderr.write('stopping as soon as the call that is under way is done\n');
  });
  try {
    return await work(() => stopped);
  } finally {
    noLongerAsked();
  }
}
