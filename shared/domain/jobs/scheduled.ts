import type { EntrySpecification } from '#domain/schedule/definition/schedule.ts';
import { compileSchedule } from '#domain/schedule/entries/compile.ts';
import { parseSchedule } from '#domain/schedule/parse.ts';
import type { ParsedSchedule } from '#domain/schedule/parsed.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { JobDefinition, JobSettings } from './job.ts';

/** A definition with its schedule read. */
export interface ScheduledJob {
  readonly definition: JobDefinition;
  /** Undefined where the job runs only after others. */
  readonly schedule: ParsedSchedule | undefined;
}

/**
 * Reads the schedule of a job; undefined where it runs only after others.
 * @param createdAt the anchor of intervals that name none
 * @throws ScheduleError when the schedule is not valid, which a stored definition's is
 */
export function readSchedule(
  settings: Pick<JobSettings, 'id' | 'timezone' | 'calendars' | 'startAt' | 'endAt' | 'jitterSeconds'> & {
    readonly schedule?: unknown;
  },
  createdAt: EpochSeconds,
): ParsedSchedule | undefined {
  const { id, schedule, timezone, calendars, startAt, endAt, jitterSeconds } = settings;
  if (schedule === undefined) {
    return undefined;
  }
  return parseSchedule(
    schedule,
    {
      timezone,
      jobId: id,
      anchor: createdAt,
      ...(startAt === undefined ? {} : { startAt }),
      ...(endAt === undefined ? {} : { endAt }),
      ...(jitterSeconds === 0 ? {} : { jitterSeconds }),
    },
    calendars,
  );
}

/** Pairs a stored definition with its schedule. */
export function scheduledJob(definition: JobDefinition): ScheduledJob {
  return { definition, schedule: readSchedule(definition, definition.createdAt) };
}

/**
 * The entries that wake the job after `after`; none where the job is self-clocked: EventBridge cannot say its schedule exactly, or
 * wake-ups to the second were asked for.
 */
export function entriesOf({ definition, schedule }: ScheduledJob, after: EpochSeconds): readonly EntrySpecification[] {
  if (schedule === undefined || definition.precision === 'second') {
    return [];
  }
  const compiled = compileSchedule(schedule, after);
  return compiled.exact ? compiled.entries : [];
}

/** Tells a job whose clock is the sweeper. */
export function isSelfClocked({ definition, schedule }: ScheduledJob, after: EpochSeconds): boolean {
  return schedule !== undefined && (definition.precision === 'second' || !compileSchedule(schedule, after).exact);
}
