import { type Blackout, isInForce } from '#domain/blackouts/blackout.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { readSwitch } from '#engine/commit/planning-context.ts';
import { isSeen } from '#engine/commit/rights.ts';

/** A blackout, and where it stands. */
export interface BlackoutView {
  readonly blackout: Blackout;
  readonly state: 'ahead' | 'in_force' | 'over';
}

/** The blackouts that are known, in the order of their beginnings: those to come, those that hold, and the last that are over. */
export async function listBlackouts(engine: Engine): Promise<readonly BlackoutView[]> {
  const { blackouts = [] } = await readSwitch(engine);
  const now = secondsOf(engine.ports.clock.now());
  return blackouts
    .filter(({ job }) => job === undefined || isSeen(engine, job))
    .map((blackout) => ({ blackout, state: stateOf(blackout, now) }))
    .sort((one, other) => beginningOf(one) - beginningOf(other));
}

/** Says where a blackout stands. */
export function stateOf(blackout: Blackout, now: EpochSeconds): BlackoutView['state'] {
  if (isInForce(blackout, now)) {
    return 'in_force';
  }
  return now < blackout.to ? 'ahead' : 'over';
}

function beginningOf({ blackout: { from, askedFrom } }: BlackoutView): EpochSeconds {
  return from ?? askedFrom;
}
