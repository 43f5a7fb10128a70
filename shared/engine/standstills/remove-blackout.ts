import type { Blackout } from '#domain/blackouts/blackout.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { accepted, type Result, refused } from '#engine/commit/result.ts';
import { CLOCK_SKEW_SECONDS, changeSwitch } from '#engine/standstills/change-switch.ts';

/**
 * Removes a blackout. One that has not begun leaves no trace; one that is in force ends now, and what was due in it up to now stays as it
 * is. One that is over, for any process, is refused: its fires may be decided.
 */
export async function removeBlackout(
  engine: Engine,
  id: string,
  { by }: { readonly by: string },
): Promise<Result<undefined>> {
  const removed = await changeSwitch(engine, ({ blackouts = [] }, now) => {
    const blackout = blackouts.find((one) => one.id === id);
    if (blackout === undefined) {
      return refused('blackout_not_found', `there is no blackout ${id}`);
    }
    if (now >= blackout.to - CLOCK_SKEW_SECONDS) {
      return refused('blackout_over', `the blackout ${id} is over`);
    }
    return accepted({ blackouts: blackouts.flatMap((one) => (one === blackout ? ended(one, now, by) : [one])) });
  });
  return removed.ok ? accepted(undefined) : removed;
}

/** One that nobody agreed on held up fires, but took none away. */
function ended(blackout: Blackout, now: EpochSeconds, by: string): Blackout[] {
  return blackout.from === undefined || now <= blackout.from ? [] : [{ ...blackout, to: now, removedBy: by }];
}
