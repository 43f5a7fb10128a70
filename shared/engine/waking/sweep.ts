import { ANY_JOB, isInForce } from '#domain/blackouts/blackout.ts';
import { type PlanningTime, standsStill } from '#domain/ledger/head/pause-of-all.ts';
import { OVERDUE_SECONDS } from '#domain/ledger/head/wake-at.ts';
import { timeOfJob } from '#domain/ledger/planning/blackouts.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { wakeCalendarUsers } from '#engine/calendars/wake-users.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { keepSetAside } from '#engine/commit/kept-set-aside.ts';
import { isAgreed, planningTime } from '#engine/commit/planning-context.ts';
import { lookAtChannels } from '#engine/notices/look-at-channels.ts';
import { settleSwitch } from '#engine/standstills/change-switch.ts';
import { LONGEST_DELAY_SECONDS } from '#ports/queues.ts';
import { eachPage } from '#ports/stores/each-item.ts';
import type { WakeHint } from '#ports/stores/heads.ts';
import { completeSummaries } from './complete-summaries.ts';
import { patrolEntries } from './patrol.ts';

/** Of the wake index, whose items are small: each page asks all of its partitions. */
const PAGE_SIZE = 1_000;

/** The time between two looks at jobs in a blackout of everything. */
const BLACKOUT_LOOK_SECONDS = 900;

const SHORTEST_AHEAD_SECONDS = 120;
const SWEEP_MARGIN_SECONDS = 60;

/** The longest time between two sweeps that lets no wake-up of a self-clocked job slip through. */
export const LONGEST_SWEEP_INTERVAL_SECONDS = LONGEST_DELAY_SECONDS - SWEEP_MARGIN_SECONDS;

/** The report of what one sweep did. */
interface SweepReport extends JobsReport {
  /** Channels that the notifier is to look at. */
  readonly channels: number;
  /** The age of the notice that has been waiting longest to be told. */
  readonly oldestPendingSeconds: number;
}

/** The part of it about jobs. */
interface JobsReport {
  /** Jobs that were overdue, busy too long, or had something open. */
  readonly woken: number;
  /** Self-clocked jobs whose wake-up was sent ahead. */
  readonly clocked: number;
  /** Entries that were held against their jobs. */
  readonly checked: number;
  /** Entries that no job wants, and that are gone now. */
  readonly orphans: number;
  /** Lines of an earlier version in the list of jobs that were completed. */
  readonly completed: number;
}

const NOTHING: JobsReport = { woken: 0, clocked: 0, checked: 0, orphans: 0, completed: 0 };

/**
 * One sweep: first what was decided is told, whatever stands still; then the jobs. Trouble with the channels holds up no job.
 */
export async function sweep(engine: Engine): Promise<SweepReport> {
  const [looked] = await Promise.allSettled([lookAtChannels(engine)]);
  const report = await sweepJobs(engine);
  await wakeCalendarUsers(engine);
  if (looked.status === 'rejected') {
    throw looked.reason;
  }
  const { asked, oldestPendingSeconds } = looked.value;
  return { ...report, channels: asked.length, oldestPendingSeconds };
}

/**
 * Wakes the jobs whose time to be looked at has come, and sends self-clocked ones their wake-up to the second. Its cost follows what is
 * due, not how many jobs there are. On the way a part of all entries is held against the jobs. While everything is paused it does nothing
 * but agree on a pause, or a blackout, whose asker is gone. In a blackout of everything nearly all jobs are overdue for nothing: they are
 * looked at now and then, as runs that were under way, or are asked for, may be lost.
 */
async function sweepJobs(engine: Engine): Promise<JobsReport> {
  if (!engine.configuration.enabled) {
    return NOTHING;
  }
  const time = await planningTime(engine);
  if (time.switched !== undefined && !isAgreed(time.switched)) {
    await settleSwitch(engine);
  }
  if (standsStill(time)) {
    return NOTHING;
  }
  const { now } = time;
  const ends = blackoutsThatEnd(time, now + aheadSeconds(engine));
  const isQuiet = standsStill(timeOfJob(time, ANY_JOB)) && now % BLACKOUT_LOOK_SECONDS >= aheadSeconds(engine);
  const woken = isQuiet ? 0 : await wakeDue(engine, false, now);
  const clocked = isQuiet && ends.length === 0 ? 0 : await clockJobs(engine, now, ends);
  const patrolled = await patrolEntries(engine, now);
  const completed = await completeSummaries(engine);
  await keepSetAside(engine);
  return { woken, clocked, ...patrolled, completed };
}

/** The time ahead to look for self-clocked jobs: past the next sweep. */
function aheadSeconds({ configuration }: Engine): number {
  const pastNextSweep = configuration.checkIntervalSeconds + SWEEP_MARGIN_SECONDS;
  return Math.min(LONGEST_DELAY_SECONDS, Math.max(SHORTEST_AHEAD_SECONDS, pastNextSweep));
}

async function wakeDue(engine: Engine, selfClocked: boolean, until: EpochSeconds): Promise<number> {
  let woken = 0;
  for await (const hints of dueHints(engine, selfClocked, until)) {
    await engine.ports.queues.sendWakes(hints.map(({ jobId, wakeAt }) => ({ jobId, at: wakeAt })));
    woken += hints.length;
  }
  return woken;
}

/**
 * Sends self-clocked jobs their wake-up to the second: as much before the instant of the wake index as that lies behind the fire. Each is
 * sent ahead once, as far as this process remembers; what is due is sent at every sweep, and may wait for the end of a blackout: for that it
 * is woken to the second as well.
 */
async function clockJobs(engine: Engine, now: EpochSeconds, ends: readonly EpochSeconds[]): Promise<number> {
  const { sentAhead } = engine;
  for (const [jobId, wakeAt] of sentAhead) {
    if (wakeAt <= now) {
      sentAhead.delete(jobId);
    }
  }
  let clocked = 0;
  for await (const hints of dueHints(engine, true, now + aheadSeconds(engine) + OVERDUE_SECONDS)) {
    const fresh = hints.filter(({ jobId, wakeAt }) => wakeAt <= now || sentAhead.get(jobId) !== wakeAt);
    await engine.ports.queues.sendWakes(fresh.map(({ jobId, wakeAt }) => ({ jobId, at: wakeAt - OVERDUE_SECONDS })));
    const held = ends.flatMap((at) =>
      hints.filter(({ wakeAt }) => wakeAt < at + OVERDUE_SECONDS).map(({ jobId }) => ({ jobId, at })),
    );
    if (held.length > 0) {
      await engine.ports.queues.sendWakes(held);
    }
    for (const { jobId, wakeAt } of fresh) {
      sentAhead.set(jobId, wakeAt);
    }
    clocked += fresh.length;
  }
  return clocked;
}

/** The instants up to `until` at which blackouts end that are in force. */
function blackoutsThatEnd({ now, switched }: PlanningTime, until: EpochSeconds): readonly EpochSeconds[] {
  const ending = (switched?.blackouts ?? []).filter((blackout) => isInForce(blackout, now) && blackout.to <= until);
  return [...new Set(ending.map(({ to }) => to))];
}

function dueHints(engine: Engine, selfClocked: boolean, until: EpochSeconds): AsyncIterable<readonly WakeHint[]> {
  return eachPage<WakeHint>((cursor) => engine.ports.heads.due(selfClocked, until, { limit: PAGE_SIZE, ...cursor }));
}
