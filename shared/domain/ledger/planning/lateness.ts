import { reportTimes } from '#domain/jobs/command/command.ts';
import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** A fire seen this soon is on time: wake-ups come up to 60 s late by EventBridge's own word, and through a queue. */
export const ON_TIME_SECONDS = 90;

/** The same for a self-clocked job, whose wake-ups are sent to the second. */
const SELF_CLOCKED_ON_TIME_SECONDS = 10;

const LONGEST_DEFAULT_DEADLINE_SECONDS = 3600;

/** The lateness of a fire, held against what is allowed. */
interface Lateness {
  readonly onTime: boolean;
  readonly pastDeadline: boolean;
}

/** Judges a fire that is seen at `now`. */
export function latenessOf(job: ScheduledJob, fire: EpochSeconds, selfClocked: boolean, now: EpochSeconds): Lateness {
  const lateSeconds = now - fire;
  const tolerance = toleranceSeconds(selfClocked);
  const deadline = deadlineSeconds(job, fire, tolerance);
  return { onTime: lateSeconds <= Math.min(tolerance, deadline), pastDeadline: lateSeconds > deadline };
}

/** The lateness that wake-ups may have. */
export function toleranceSeconds(selfClocked: boolean): number {
  return selfClocked ? SELF_CLOCKED_ON_TIME_SECONDS : ON_TIME_SECONDS;
}

/**
 * The time after a fire within which its run may still start: what the job says, else min(one period, 1 h), and never less than wake-ups
 * may be late. With `catchup: all` it is 1 h, as within one period there is nothing but the latest fire to catch up; so it is of a job that runs
 * elsewhere, of which reports may still come.
 */
export function deadlineSeconds({ definition, schedule }: ScheduledJob, fire: EpochSeconds, tolerance: number): number {
  if (definition.deadlineSeconds !== undefined) {
    return definition.deadlineSeconds;
  }
  if (definition.catchup === 'all' || reportTimes(definition.command) !== undefined) {
    return LONGEST_DEFAULT_DEADLINE_SECONDS;
  }
  const following = schedule?.next(fire);
  const period = following === undefined ? LONGEST_DEFAULT_DEADLINE_SECONDS : following - fire;
  return Math.max(tolerance, Math.min(period, LONGEST_DEFAULT_DEADLINE_SECONDS));
}
