import { at, textAt } from '#domain/import/at-path.ts';
import type { ScheduleDraft } from '#domain/import/imported.ts';
import { ScheduleError } from '#domain/schedule/definition/error.ts';
import type { EntrySpecification } from '#domain/schedule/definition/schedule.ts';
import { type AwsExpression, parseAwsExpression } from '#domain/schedule/entries/evaluate.ts';
import { readDuration } from '#domain/schedule/read/duration.ts';
import { type EpochSeconds, secondsOf } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';

/** The times of a schedule of EventBridge: as it says them itself, as EventBridge reads it, and in Cronstack's words. */
type ReadTimes =
  | {
      readonly ok: true;
      readonly specification: EntrySpecification;
      readonly evaluated: AwsExpression;
      readonly schedule: ScheduleDraft;
      readonly notes: readonly string[];
    }
  | { readonly ok: false; readonly why: string };

const RATE = /^rate\((.*)\)$/;
const NO_PHASE =
  'it has no start date: EventBridge began its rate whenever it was created, so its first fire is to be checked';

/**
 * Reads expression, zone and bounds of a schedule (API_GetSchedule). A rate fires first at its start date, and then each time its length
 * has passed; without one it is taken to have begun as it was created.
 */
export function readTimes(schedule: unknown, now: EpochSeconds): ReadTimes {
  const expression = textAt(schedule, 'ScheduleExpression');
  if (expression === undefined) {
    return {
      ok: false,
      why: 'it names no ScheduleExpression, as list-schedules does not: aws scheduler get-schedule does, and --account asks for each',
    };
  }
  const timezone = textAt(schedule, 'ScheduleExpressionTimezone') ?? 'UTC';
  const [startAt, endAt] = [instantAt(schedule, 'StartDate'), instantAt(schedule, 'EndDate')];
  if (Number.isNaN(startAt) || Number.isNaN(endAt)) {
    return { ok: false, why: 'its StartDate or EndDate is no instant' };
  }
  const isRate = RATE.test(expression);
  const first = startAt ?? (isRate ? (instantAt(schedule, 'CreationDate') ?? now) : undefined);
  const specification = {
    expression,
    timezone,
    ...(first === undefined ? {} : { startAt: first }),
    ...(endAt === undefined ? {} : { endAt }),
  };
  try {
    return {
      ok: true,
      specification,
      evaluated: parseAwsExpression(specification),
      schedule: isRate && first !== undefined ? rateFrom(expression, first) : expression,
      notes: isRate && startAt === undefined ? [NO_PHASE] : [],
    };
  } catch (error) {
    if (error instanceof ScheduleError) {
      return { ok: false, why: error.message };
    }
    throw error;
  }
}

/** An interval of ours fires one length after its anchor for the first time. */
function rateFrom(expression: string, first: EpochSeconds): ScheduleDraft {
  const every = RATE.exec(expression)?.[1] ?? '';
  return { every, anchor: writeUtc(first - readDuration(every, 0)) };
}

/** Seconds since 1970, as the command line of AWS writes them, or RFC 3339; NaN where it is neither. */
function instantAt(schedule: unknown, key: string): EpochSeconds | undefined {
  const value = at(schedule, key);
  if (value === undefined || value === null) {
    return undefined;
  }
  return typeof value === 'number'
    ? Math.floor(value)
    : secondsOf(Date.parse(value instanceof Date ? value.toISOString() : String(value)));
}
