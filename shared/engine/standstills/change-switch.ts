import type { Blackout } from '#domain/blackouts/blackout.ts';
import type { MasterSwitch, Standstill } from '#domain/ledger/head/pause-of-all.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { isAgreed, readSwitch, SWITCH_TRUSTED_SECONDS } from '#engine/commit/planning-context.ts';
import { accepted, type Result } from '#engine/commit/result.ts';
import { untilWritten } from '#engine/commit/until-written.ts';

/** The most by which the clocks of two processes may differ. */
const CLOCK_SKEW_SECONDS = 2;

/** The least time from a wish to the beginning of what it stops: no process that has yet to hear of it can have decided a later fire. */
export const AGREED_AHEAD_SECONDS = SWITCH_TRUSTED_SECONDS + CLOCK_SKEW_SECONDS;

/** A standstill that ended longer ago is behind every job: the sweeper looks at what is overdue each minute. */
export const FORGOTTEN_AFTER_SECONDS = 3_600;

type Changed = Partial<Omit<MasterSwitch, 'version'>>;

/**
 * One change of the switch over all jobs: read, decide, write once on condition that nobody wrote in between. Undefined: nothing to
 * change.
 */
export async function changeSwitch(
  engine: Engine,
  change: (current: MasterSwitch, now: EpochSeconds) => Result<Changed> | undefined,
): Promise<Result<MasterSwitch>> {
  return untilWritten<Result<MasterSwitch>>(engine.ports, 'the switch over all jobs', async () => {
    const current = await readSwitch(engine);
    const changed = change(current, secondsOf(engine.ports.clock.now()));
    if (changed === undefined) {
      return { done: accepted(current) };
    }
    if (!changed.ok) {
      return { done: changed };
    }
    const next = { ...current, ...changed.value, version: current.version + 1 };
    const written = (await engine.ports.switchboard.write(next)) === 'written';
    return written ? { done: accepted(await readSwitch(engine)) } : 'conflict';
  });
}

/**
 * Says from when on pauses and blackouts hold that were asked for: counted from after the first write, whenever and by whomever this one is
 * made; and when blackouts end that are removed. A blackout whose time has passed before it could begin leaves no trace: nothing was decided
 * meanwhile, and nothing is lost.
 */
export async function settleSwitch(engine: Engine): Promise<MasterSwitch> {
  const agreed = await changeSwitch(engine, (current, now) => {
    const { standstills, blackouts } = current;
    return isAgreed(current)
      ? undefined
      : accepted({
          standstills: standstills.map((one) =>
            isUnsettled(one) ? { ...one, from: beginning(standstills, now) } : one,
          ),
          ...(blackouts === undefined ? {} : { blackouts: blackouts.flatMap((one) => settled(one, now)) }),
        });
  });
  if (!agreed.ok) {
    throw new Error('a beginning is never refused');
  }
  return agreed.value;
}

function settled(blackout: Blackout, now: EpochSeconds): Blackout[] {
  if (blackout.ending === true) {
    return ended(blackout, now);
  }
  if (blackout.from !== undefined) {
    return [blackout];
  }
  const from = Math.max(blackout.askedFrom, now + AGREED_AHEAD_SECONDS);
  return from < blackout.to ? [{ ...blackout, from }] : [];
}

/**
 * One that nobody agreed on, or that has not begun, held up fires and took none away: it leaves no trace. Whoever has yet to hear that it is
 * removed may find it over when its time is: then it is.
 */
function ended({ ending: _, ...blackout }: Blackout, now: EpochSeconds): Blackout[] {
  if (blackout.from === undefined || now <= blackout.from) {
    return [];
  }
  return [now + AGREED_AHEAD_SECONDS < blackout.to ? { ...blackout, to: now } : blackout];
}

/** Later than any fire that a process which has yet to hear of the pause may decide. */
function beginning(standstills: readonly Standstill[], now: EpochSeconds): EpochSeconds {
  return Math.max(now + AGREED_AHEAD_SECONDS, ...standstills.map(({ to = 0 }) => to));
}

function isUnsettled({ from, to }: Standstill): boolean {
  return from === undefined && to === undefined;
}
