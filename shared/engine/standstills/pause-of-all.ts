import { lastingStandstill, type MasterSwitch, type Standstill } from '#domain/ledger/head/pause-of-all.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { readSwitch } from '#engine/commit/planning-context.ts';
import { accepted, type Result, refused } from '#engine/commit/result.ts';
import { changeSwitch, FORGOTTEN_AFTER_SECONDS, settleSwitch } from './change-switch.ts';

/** Standstills that are kept: a job that was not looked at since an earlier one would plan its fires. */
const MOST_STANDSTILLS = 20;

/** The state of everything: paused or not. */
interface PausedState {
  /** Unset: jobs fire. */
  readonly paused?: Standstill;
}

/**
 * Pauses all jobs: fires after `from` (a few seconds from now, so that no process can have decided one) are not planned until
 * everything is resumed; what runs goes on. Pausing again changes nothing. Two writes: the first one stops every decision, so that the
 * second one can say from when on; a crash in between leaves everything stopped, until the next sweep or request puts it right.
 */
export async function pauseAll(
  engine: Engine,
  { by, note }: { readonly by: string; readonly note?: string },
): Promise<Result<PausedState>> {
  const asked: Standstill = { by, ...(note === undefined ? {} : { note }) };
  const stopped = await changeSwitch(engine, ({ standstills }, now) => {
    if (lastingStandstill(standstills) !== undefined) {
      return undefined;
    }
    const dropped = standstills.length < MOST_STANDSTILLS ? undefined : standstills[0];
    if (dropped?.to !== undefined && dropped.to > now - FORGOTTEN_AFTER_SECONDS) {
      return refused('conflict', `everything was paused ${MOST_STANDSTILLS} times within the hour: wait a while`);
    }
    return accepted({ standstills: [...standstills, asked].slice(-MOST_STANDSTILLS) });
  });
  return stopped.ok ? accepted(stateOf(await settleSwitch(engine))) : stopped;
}

/** Lets all jobs fire again, from now on. Resuming what is not paused changes nothing. */
export async function resumeAll(engine: Engine): Promise<Result<PausedState>> {
  const resumed = await changeSwitch(engine, ({ standstills }, now) =>
    lastingStandstill(standstills) === undefined
      ? undefined
      : accepted({ standstills: standstills.flatMap((standstill) => ended(standstill, now)) }),
  );
  return resumed.ok ? accepted(stateOf(resumed.value)) : resumed;
}

/** Reads whether everything is paused, as it is stored now. */
export async function readPausedState(engine: Engine): Promise<PausedState> {
  return stateOf(await readSwitch(engine));
}

/** A standstill that nobody agreed on stopped decisions, and so held up fires, but lost none: it leaves no trace. */
function ended(standstill: Standstill, now: EpochSeconds): Standstill[] {
  if (standstill.to !== undefined) {
    return [standstill];
  }
  return standstill.from === undefined ? [] : [{ ...standstill, to: Math.max(standstill.from, now) }];
}

function stateOf({ standstills }: MasterSwitch): PausedState {
  const paused = lastingStandstill(standstills);
  return paused === undefined ? {} : { paused };
}
