import { standsStill } from '../ledger/standstill.ts';
import { eachItem } from '../ports/each-item.ts';
import type { WakeHint } from '../ports/heads.ts';
import type { EpochSeconds } from '../schedule/schedule.ts';
import type { Engine } from './engine.ts';
import { planningTime } from './planning-context.ts';

const PAGE_SIZE = 100;

/** How far ahead the sweeper looks for self-clocked jobs: more than the longest time between two sweeps. */
export const CLOCK_AHEAD_SECONDS = 120;

/** What one sweep did. */
export interface SweepReport {
  /** Jobs that were overdue, busy too long, or had something open. */
  readonly woken: number;
  /** Self-clocked jobs whose wake-up was sent ahead. */
  readonly clocked: number;
}

const NOTHING: SweepReport = { woken: 0, clocked: 0 };

/**
 * Wakes the jobs whose time to be looked at has come, and sends self-clocked ones their wake-up to the second. Its cost follows what is
 * due, not how many jobs there are. Does nothing while everything is paused.
 */
export async function sweep(engine: Engine): Promise<SweepReport> {
  if (!engine.configuration.enabled) {
    return NOTHING;
  }
  const time = await planningTime(engine);
  if (standsStill(time)) {
    return NOTHING;
  }
  const { now } = time;
  const woken = await wakeDue(engine, false, now);
  const clocked = await wakeDue(engine, true, now + CLOCK_AHEAD_SECONDS);
  return { woken, clocked };
}

async function wakeDue(engine: Engine, selfClocked: boolean, until: EpochSeconds): Promise<number> {
  const { heads, queues } = engine.ports;
  let woken = 0;
  const hints = eachItem<WakeHint>((cursor) => heads.due(selfClocked, until, { limit: PAGE_SIZE, ...cursor }));
  for await (const { jobId, wakeAt } of hints) {
    await queues.sendWake({ jobId }, wakeAt);
    woken += 1;
  }
  return woken;
}
