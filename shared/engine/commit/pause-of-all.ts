import { lastingStandstill, type MasterSwitch, type Standstill } from '#domain/ledger/head/pause-of-all.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import type { Engine } from './engine.ts';
import { readSwitch, SWITCH_TRUSTED_SECONDS } from './planning-context.ts';
import { accepted, type Result, refused } from './result.ts';
import { untilWritten } from './until-written.ts';

/** The most by which the clocks of two processes may differ. */
const CLOCK_SKEW_SECONDS = 2;

/** Standstills that are kept: a job that was not looked at since an earlier one would plan its fires. */
const MOST_STANDSTILLS = 20;

/** A standstill that ended longer ago is behind every job: the sweeper looks at what is overdue each minute. */
const FORGOTTEN_AFTER_SECONDS = 3_600;

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
    return accepted([...standstills, asked].slice(-MOST_STANDSTILLS));
  });
  if (!stopped.ok) {
    return stopped;
  }
  return settlePause(engine);
}

/** Says from when on a pause lasts that was asked for: counted from after the first write, whenever and by whomever this one is made. */
export async function settlePause(engine: Engine): Promise<Result<PausedState>> {
  const settled = await changeSwitch(engine, ({ standstills }, now) =>
    standstills.some(isUnsettled)
      ? accepted(standstills.map((one) => (isUnsettled(one) ? { ...one, from: beginning(standstills, now) } : one)))
      : undefined,
  );
  return settled.ok ? accepted(stateOf(settled.value)) : settled;
}

/** Lets all jobs fire again, from now on. Resuming what is not paused changes nothing. */
export async function resumeAll(engine: Engine): Promise<Result<PausedState>> {
  const resumed = await changeSwitch(engine, ({ standstills }, now) =>
    lastingStandstill(standstills) === undefined
      ? undefined
      : accepted(standstills.flatMap((standstill) => ended(standstill, now))),
  );
  return resumed.ok ? accepted(stateOf(resumed.value)) : resumed;
}

/** Reads whether everything is paused, as it is stored now. */
export async function readPausedState(engine: Engine): Promise<PausedState> {
  return stateOf(await readSwitch(engine));
}

/** One change: read, decide, write once on condition that nobody wrote in between. Undefined: nothing to change. */
async function changeSwitch(
  engine: Engine,
  change: (current: MasterSwitch, now: EpochSeconds) => Result<readonly Standstill[]> | undefined,
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
    const next = { version: current.version + 1, standstills: changed.value };
    const written = (await engine.ports.switchboard.write(next)) === 'written';
    return written ? { done: accepted(await readSwitch(engine)) } : 'conflict';
  });
}

/** Later than any fire that a process which has yet to hear of the pause may decide. */
function beginning(standstills: readonly Standstill[], now: EpochSeconds): EpochSeconds {
  return Math.max(now + SWITCH_TRUSTED_SECONDS + CLOCK_SKEW_SECONDS, ...standstills.map(({ to = 0 }) => to));
}

/** A standstill that nobody agreed on stopped decisions, and so held up fires, but lost none: it leaves no trace. */
function ended(standstill: Standstill, now: EpochSeconds): Standstill[] {
  if (standstill.to !== undefined) {
    return [standstill];
  }
  return standstill.from === undefined ? [] : [{ ...standstill, to: Math.max(standstill.from, now) }];
}

function isUnsettled({ from, to }: Standstill): boolean {
  return from === undefined && to === undefined;
}

function stateOf({ standstills }: MasterSwitch): PausedState {
  const paused = lastingStandstill(standstills);
  return paused === undefined ? {} : { paused };
}
