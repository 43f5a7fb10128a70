import type { Engine } from '#engine/commit/engine.ts';
import { accepted, type Result, refused } from '#engine/commit/result.ts';
import { AGREED_AHEAD_SECONDS, changeSwitch, settleSwitch } from './change-switch.ts';

/**
 * Removes a blackout. One that has not begun leaves no trace; one that is in force ends now, and what was due in it up to now stays as it
 * is. One that is over, or is within seconds, is refused: somebody may have found it over, and gone on from its end. Two writes, as to set
 * it: the first one makes it last, so that nobody goes on from its end before the second one says when that was.
 */
export async function removeBlackout(
  engine: Engine,
  id: string,
  { by }: { readonly by: string },
): Promise<Result<undefined>> {
  const removing = await changeSwitch(engine, ({ blackouts = [] }, now) => {
    const blackout = blackouts.find((one) => one.id === id);
    if (blackout === undefined) {
      return refused('blackout_not_found', `there is no blackout ${id}`);
    }
    if (now + AGREED_AHEAD_SECONDS >= blackout.to) {
      return refused('blackout_over', `the blackout ${id} is over, or within ${AGREED_AHEAD_SECONDS} s`);
    }
    const ending = { ...blackout, removedBy: by, ending: true as const };
    return accepted({ blackouts: blackouts.map((one) => (one === blackout ? ending : one)) });
  });
  if (!removing.ok) {
    return removing;
  }
  await settleSwitch(engine);
  return accepted(undefined);
}
