import { type BlackoutSubject, isSettled } from '#domain/blackouts/blackout.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import { lastingStandstill, type MasterSwitch, type PlanningTime } from '#domain/ledger/head/pause-of-all.ts';
import { timeOfJob } from '#domain/ledger/planning/blackouts.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import { type Engine, recordContext } from './engine.ts';
import { EngineFault } from './fault.ts';
import { pauseBetween } from './pause-between.ts';

/** The time that a process trusts what it read of the switch over all jobs. */
export const SWITCH_TRUSTED_SECONDS = 5;

type Switched = Omit<MasterSwitch, 'version'>;

const MOST_TRIES = 20;
/** The most times a pause being agreed on is asked for again, 10 ms to 1 s apart, before it is taken as it is. */
const MOST_AGREEING_TRIES = 8;

/** The context of a decision that plans, with the blackouts of the job. Throws as planningTime does. */
export async function planningContext(engine: Engine, job: BlackoutSubject): Promise<RecordContext> {
  const time = await planningTime(engine);
  return timeOfJob({ ...recordContext(engine, job.id), ...time }, job);
}

/**
 * The current second, and the standstills as they were at most 5 s before it: those of everything, as blackouts are of jobs. A pause of
 * everything, or a blackout, begins later than that after it was agreed on, so no decision misses one that has begun.
 * @throws EngineFault contention when the store takes longer than that to answer, again and again
 */
export async function planningTime(engine: Engine): Promise<PlanningTime> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const nowMs = engine.ports.clock.now();
    const switched = trustedSwitch(engine, nowMs);
    if (switched !== undefined && (isAgreed(switched) || tries > MOST_AGREEING_TRIES)) {
      return { now: secondsOf(nowMs), standstills: switched.standstills, switched };
    }
    if (switched !== undefined) {
      await pauseBetween(engine.ports, tries);
    }
    await readSwitch(engine);
  }
  throw new EngineFault('contention', 'the switch over all jobs could not be read in time');
}

/** Reads the switch, whatever is remembered of it, and remembers that. */
export async function readSwitch(engine: Engine): Promise<MasterSwitch> {
  const atMs = engine.ports.clock.now();
  const read = (await engine.ports.switchboard.read()) ?? { version: 0, standstills: [] };
  engine.switchMemory.seen = {
    atMs,
    switched: { standstills: read.standstills, ...present({ blackouts: read.blackouts }) },
  };
  return read;
}

/** A clock that stood further on when the switch was read was set back since: then nobody can say how long ago that was. */
function trustedSwitch({ switchMemory: { seen } }: Engine, nowMs: number): Switched | undefined {
  const age = seen === undefined ? -1 : nowMs - seen.atMs;
  return age >= 0 && age < SWITCH_TRUSTED_SECONDS * 1000 ? seen?.switched : undefined;
}

/** Tells whether every pause that was asked for has its beginning, and every blackout, and its end where it was removed. */
export function isAgreed({ standstills, blackouts = [] }: Switched): boolean {
  const lasting = lastingStandstill(standstills);
  return (lasting === undefined || lasting.from !== undefined) && blackouts.every(isSettled);
}
