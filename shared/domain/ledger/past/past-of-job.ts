import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { isPlannable, type Standstill } from '#domain/ledger/head/pause-of-all.ts';
import { plannedRunsLeft } from '#domain/ledger/planning/due-fires.ts';
import { nextUnskipped, skipAt } from '#domain/ledger/planning/skips.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import { previousFire } from '#domain/schedule/previous-fire.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { type Period, periodAt } from './timeline.ts';

/** The knowledge of a job, at the instant `now`. */
export interface PastOfJob {
  readonly now: EpochSeconds;
  readonly head: Head | undefined;
  readonly periods: readonly Period[];
  /** The revisions that are still stored. */
  readonly revisions: ReadonlyMap<number, ScheduledJob>;
  readonly standstills: readonly Standstill[];
}

/** The schedule of a revision; undefined where it is not stored, or the job runs only after others. */
export function scheduleOf({ revisions }: PastOfJob, revision: number): ParsedSchedule | undefined {
  return revisions.get(revision)?.schedule;
}

/** The last planned fire before an instant: of the revision that was in force then, and not in a pause. */
export function plannedBefore(past: PastOfJob, at: EpochSeconds): EpochSeconds | undefined {
  for (const period of [...past.periods].reverse()) {
    const before = Math.min(at, (period.until ?? at) + 1);
    const schedule = planning(past, period);
    const fire = schedule && previousFire(schedule, before);
    if (fire !== undefined && fire > (period.from ?? fire) && isPlannable(fire, past)) {
      return fire;
    }
  }
  return undefined;
}

/** The first planned fire after an instant that nobody asked to leave out, as far as one can tell now. */
export function plannedAfter(past: PastOfJob, at: EpochSeconds): EpochSeconds | undefined {
  for (const period of past.periods) {
    const after = Math.max(at, period.from ?? at);
    const schedule = period.until !== undefined && period.until <= at ? undefined : planning(past, period);
    const fire = nextUnskipped(past.head ?? {}, schedule, after, { now: past.now });
    if (fire !== undefined && fire <= (period.until ?? fire) && isPlannable(fire, past)) {
      return runsOut(past, fire) ? undefined : fire;
    }
  }
  return undefined;
}

/** Tells whether `maxRuns` leaves no run for a fire that is not decided yet. */
export function runsOut({ head, revisions }: PastOfJob, fire: EpochSeconds): boolean {
  const job = head === undefined ? undefined : revisions.get(head.revision);
  if (head === undefined || job?.schedule === undefined || fire <= head.mark) {
    return false;
  }
  let left = plannedRunsLeft(head, job);
  if (left === Number.POSITIVE_INFINITY) {
    return false;
  }
  for (const earlier of job.schedule.between(head.mark, fire)) {
    left -= skipAt(head, earlier) === undefined ? 1 : 0;
    if (left < 0) {
      return true;
    }
  }
  return false;
}

/** The revision in force at an instant. */
export function revisionAt({ periods }: PastOfJob, at: EpochSeconds): number | undefined {
  const held = periodAt(periods, at)?.held;
  return held?.kind === 'in_force' ? held.revision : undefined;
}

function planning(past: PastOfJob, { held }: Period): ParsedSchedule | undefined {
  return held.kind === 'in_force' && held.pause === undefined ? scheduleOf(past, held.revision) : undefined;
}
