import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { isPlannable, type MasterSwitch, type PlanningTime, standstillAt } from '#domain/ledger/head/pause-of-all.ts';
import { foreseenTime } from '#domain/ledger/planning/blackouts.ts';
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
  readonly switched: Omit<MasterSwitch, 'version'>;
}

/** The time as a revision has it: of the job whose past it is, with the blackouts that are about it. */
export function timeOfRevision({ now, revisions, switched }: PastOfJob, revision: number): PlanningTime {
  const { standstills } = switched;
  const definition = revisions.get(revision)?.definition;
  return definition === undefined ? { now, standstills } : foreseenTime({ now, standstills, switched }, definition);
}

/** The schedule of a revision; undefined where it is not stored, or the job runs only after others. */
export function scheduleOf({ revisions }: PastOfJob, revision: number): ParsedSchedule | undefined {
  return revisions.get(revision)?.schedule;
}

/** The last planned fire before an instant: of the revision that was in force then, and not in a pause or a blackout. */
export function plannedBefore(past: PastOfJob, at: EpochSeconds): EpochSeconds | undefined {
  for (const period of [...past.periods].reverse()) {
    const schedule = planning(past, period);
    const time = timeOfPeriod(past, period);
    let before = Math.min(at, (period.until ?? at) + 1);
    let fire = schedule && previousFire(schedule, before);
    while (schedule !== undefined && fire !== undefined && fire > (period.from ?? fire - 1)) {
      const standstill = standstillAt(fire, time);
      if (standstill === undefined) {
        return fire;
      }
      before = (standstill.from ?? fire) + 1;
      fire = previousFire(schedule, before);
    }
  }
  return undefined;
}

/** The first planned fire after an instant that nobody asked to leave out, as far as one can tell now. */
export function plannedAfter(past: PastOfJob, at: EpochSeconds): EpochSeconds | undefined {
  for (const period of past.periods) {
    const after = Math.max(at, period.from ?? at);
    const schedule = period.until !== undefined && period.until <= at ? undefined : planning(past, period);
    const time = timeOfPeriod(past, period);
    const fire = nextUnskipped(past.head ?? {}, schedule, after, time);
    if (fire !== undefined && fire <= (period.until ?? fire) && isPlannable(fire, time)) {
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

function timeOfPeriod(past: PastOfJob, { held }: Period): PlanningTime {
  return held.kind === 'in_force' ? timeOfRevision(past, held.revision) : { now: past.now };
}

function planning(past: PastOfJob, { held }: Period): ParsedSchedule | undefined {
  return held.kind === 'in_force' && held.pause === undefined ? scheduleOf(past, held.revision) : undefined;
}
