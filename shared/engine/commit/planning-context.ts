import type { RecordContext } from '#domain/ledger/head/context.ts';
import {
  lastingStandstill,
  type MasterSwitch,
  type PlanningTime,
  type Standstill,
} from '#domain/ledger/head/pause-of-all.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { type Engine, recordContext } from './engine.ts';
import { EngineFault } from './fault.ts';
import { pauseBetween } from './pause-between.ts';

/** The time that a process trusts what it read of the switch over all jobs. */
export const SWITCH_TRUSTED_SECONDS = 5;

const MOST_TRIES = 20;
/** The most times a pause being agreed on is asked for again, 10 ms to 1 s apart, before it is taken as it is. */
const MOST_AGREEING_TRIES = 8;

/** The context of a decision that plans. Throws as planningTime does. */
export async function planningContext(engine: Engine, jobId: string): Promise<RecordContext> {
  const time = await planningTime(engine);
  return { ...recordContext(engine, jobId), ...time };
}

/**
 * The current second, and the standstills as they were at most 5 s before it. A pause of everything begins later than that after it was
 * agreed on, so no decision misses one that has begun.
 * @throws EngineFault contention when the store takes longer than that to answer, again and again
 */
export async function planningTime(engine: Engine): Promise<PlanningTime> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const nowMs = engine.ports.clock.now();
    const standstills = trustedStandstills(engine, nowMs);
    if (standstills !== undefined && (isAgreed(standstills) || tries > MOST_AGREEING_TRIES)) {
      return { now: secondsOf(nowMs), standstills };
    }
    if (standstills !== undefined) {
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
  engine.switchMemory.seen = { atMs, standstills: read.standstills };
  return read;
}

/** A clock that stood further on when the switch was read was set back since: then nobody can say how long ago that was. */
function trustedStandstills({ switchMemory: { seen } }: Engine, nowMs: number): readonly Standstill[] | undefined {
  const age = seen === undefined ? -1 : nowMs - seen.atMs;
  return age >= 0 && age < SWITCH_TRUSTED_SECONDS * 1000 ? seen?.standstills : undefined;
}

function isAgreed(standstills: readonly Standstill[]): boolean {
  const lasting = lastingStandstill(standstills);
  return lasting === undefined || lasting.from !== undefined;
}
