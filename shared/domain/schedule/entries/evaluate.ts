import { ScheduleError } from '#domain/schedule/definition/error.ts';
import type { EntrySpecification } from '#domain/schedule/definition/schedule.ts';
import { boundedClock } from '#domain/schedule/fires/bounded.ts';
import type { Clock } from '#domain/schedule/fires/clock.ts';
import { CronClock } from '#domain/schedule/fires/cron.ts';
import { intervalClock } from '#domain/schedule/fires/interval.ts';
import { timesClock } from '#domain/schedule/fires/times.ts';
import { readAwsCron } from '#domain/schedule/read/cron/aws.ts';
import { readMoment } from '#domain/schedule/read/date-time.ts';
import { readDuration } from '#domain/schedule/read/duration.ts';
import { requireTimezone } from '#domain/schedule/read/timezone.ts';
import { FIRST_INSTANT, LAST_INSTANT } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** The firings of one entry on EventBridge Scheduler. */
export interface AwsExpression {
  /** The first firing strictly after `after`; undefined when there is none. */
  next(after: EpochSeconds): EpochSeconds | undefined;
}

const CALL = /^(cron|rate|at)\((.*)\)$/;

/**
 * Reads an entry as EventBridge Scheduler does (user guide, "Schedule types"): `cron(...)` in its zone, where times in a gap of the clocks
 * are skipped and times that occur twice fire at the first; `rate(...)` in elapsed time from its start date, which is its first firing;
 * `at(...)` once, in its zone, whatever the bounds. This is not the user's dialect: it is what an entry's own strings mean.
 * @throws ScheduleError for what EventBridge would not take
 */
export function parseAwsExpression(specification: EntrySpecification): AwsExpression {
  const clock = clockOf(specification);
  return {
    next: (after) => {
      const at = clock.next(after);
      return at <= LAST_INSTANT ? at : undefined;
    },
  };
}

function clockOf(specification: EntrySpecification): Clock {
  const { expression } = specification;
  const timezone = requireTimezone(specification.timezone);
  const match = expression.length <= 256 ? CALL.exec(expression) : null;
  const inside = match?.[2] ?? '';
  const position = expression.indexOf('(') + 1;
  switch (match?.[1]) {
    case 'cron': {
      const cron = readAwsCron(inside, position, { jobId: '', timezone, anchor: 0, remarks: [] });
      return bounded(new CronClock(cron), specification);
    }
    case 'rate':
      return bounded(rateClock(specification, inside, position), specification);
    case 'at':
      return timesClock([atInstant(inside, position, timezone)]);
    default:
      return refuse(expression, 0, 'cron(...), rate(...) or at(...), at most 256 characters');
  }
}

function rateClock({ expression, startAt }: EntrySpecification, inside: string, position: number): Clock {
  if (!/^[1-9]\d{0,8} (minute|hour|day)s?$/.test(inside)) {
    return refuse(expression, position, 'rate(value unit) in minutes, hours or days');
  }
  if (startAt === undefined) {
    return refuse(expression, position, 'a start date: without one EventBridge starts a rate whenever it was created');
  }
  return intervalClock(startAt, readDuration(inside, position));
}

function atInstant(inside: string, position: number, timezone: string): EpochSeconds {
  if (!/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/.test(inside)) {
    return refuse(inside, position, 'at(yyyy-mm-ddThh:mm:ss)');
  }
  return readMoment({ text: inside, position }, timezone, 'at').at;
}

function bounded(clock: Clock, { startAt, endAt }: EntrySpecification): Clock {
  if (startAt === undefined && endAt === undefined) {
    return clock;
  }
  return boundedClock(clock, startAt ?? FIRST_INSTANT, endAt ?? LAST_INSTANT);
}

function refuse(expression: string, position: number, expected: string): never {
  throw new ScheduleError({
    code: 'unknown-form',
    message: `"${expression.slice(0, 60)}" is not what EventBridge takes; expected ${expected}`,
    value: expression.slice(0, 60),
    expected,
    position,
  });
}
