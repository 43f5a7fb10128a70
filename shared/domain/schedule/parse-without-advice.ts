import { DAY, daysFromCivil } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { isObject } from '#domain/values/json/object.ts';
import { ScheduleError, type ScheduleErrorCode } from './definition/error.ts';
import type { PartDefinition } from './definition/parts.ts';
import type { ScheduleContext } from './definition/schedule.ts';
import type { Clock } from './fires/clock.ts';
import { clockOf } from './fires/of-part.ts';
import { ParsedSchedule } from './parsed.ts';
import { isFieldName } from './read/cron/fields.ts';
import { readObject } from './read/object.ts';
import { readText } from './read/text.ts';
import { requireTimezone } from './read/timezone.ts';
import type { Reading } from './read/tokens.ts';

/** Schedules of one job. */
const MAX_PARTS = 50;

/** A day, in seconds: beyond it a delay is no jitter any more. */
const MAX_JITTER = DAY;

/** Knowledge beside the forms of a schedule. */
type Knowledge = Pick<Reading, 'advise' | 'closed' | 'meant'>;

/**
 * Reads a schedule as parseSchedule does, as far as what it is handed knows.
 * @throws ScheduleError, and nothing else
 */
export function parseStrictly(input: unknown, context: ScheduleContext, knowledge: Knowledge = {}): ParsedSchedule {
  requireBounds(context);
  const reading = {
    jobId: context.jobId,
    timezone: requireTimezone(context.timezone, knowledge.meant),
    anchor: context.anchor,
    remarks: [],
    ...knowledge,
  };
  const schedule = new ParsedSchedule(readParts(input, reading), context, reading.remarks);
  if (!hasFireInBounds(schedule)) {
    return refuse('never-fires', 'the schedule has no fire between startAt and endAt', 'one');
  }
  return schedule;
}

function readParts(input: unknown, reading: Reading): { definition: PartDefinition; clock: Clock }[] {
  if (!Array.isArray(input)) {
    return [readPart(input, reading, '')];
  }
  const list: readonly unknown[] = input;
  if (list.length === 0) {
    return refuse('empty', 'the list of schedules is empty', 'at least one schedule');
  }
  if (list.length > MAX_PARTS) {
    return refuse('too-many', `${list.length} schedules are too many`, `at most ${MAX_PARTS}`);
  }
  return list.map((item, index) => readPart(item, reading, `[${index}]`));
}

/** Reads one part, proves that it can fire, and says in a refusal where in the input it stands. */
function readPart(input: unknown, reading: Reading, path: string): { definition: PartDefinition; clock: Clock } {
  try {
    const definition = typeof input === 'string' ? readText(input, reading) : readOther(input, reading);
    const clock = clockOf(definition);
    if (clock.next(proofStart(definition, reading.anchor)) === Infinity) {
      return refuse('never-fires', 'the clocks take all its times', 'dst.gap "next"');
    }
    return { definition, clock };
  } catch (error) {
    if (!(error instanceof ScheduleError)) {
      throw error;
    }
    throw error.at(`${path}${isObject(input) ? keyOf(error, Object.hasOwn(input, 'cron') ? 'cron' : 'on') : ''}`);
  }
}

/** The object's key that an error is about: a field of an expression belongs to the key that was given. */
function keyOf({ field, code }: ScheduleError, ofFields: string): string {
  if (code === 'missing-key') {
    return '';
  }
  return field === undefined || field === 'TZ' || isFieldName(field) ? `.${ofFields}` : `.${field}`;
}

function readOther(input: unknown, reading: Reading): PartDefinition {
  if (isObject(input)) {
    return readObject(input, reading);
  }
  return refuse('wrong-type', 'this is no schedule', 'a string, an object, or one list of them');
}

/** From where on a part has to fire: a cron's first year, which may have passed; else the job's creation. */
function proofStart(part: PartDefinition, anchor: EpochSeconds): EpochSeconds {
  if (part.form === 'times') {
    return -1;
  }
  if (part.form === 'interval' || part.years === undefined) {
    return anchor;
  }
  return daysFromCivil(part.years[0] ?? 1970, 1, 1) * DAY - DAY;
}

function requireBounds(context: ScheduleContext): void {
  const { anchor, startAt, endAt, jitterSeconds = 0 } = context;
  if (![anchor, startAt ?? 0, endAt ?? 0].every(Number.isSafeInteger)) {
    refuse('bad-bounds', 'anchor, startAt and endAt are whole seconds', 'seconds');
  }
  if (startAt !== undefined && endAt !== undefined && endAt < startAt) {
    refuse('bad-bounds', 'endAt lies before startAt', 'endAt at or after startAt');
  }
  const isJitter = Number.isInteger(jitterSeconds) && jitterSeconds >= 0 && jitterSeconds <= MAX_JITTER;
  if (!isJitter) {
    refuse('bad-bounds', `jitter: ${jitterSeconds} is out of range`, `0-${MAX_JITTER} whole seconds`);
  }
}

/** Only given bounds count, never the time of day: a schedule that has ended is still a schedule. */
function hasFireInBounds(schedule: ParsedSchedule): boolean {
  const { startAt, endAt } = schedule.context;
  if (startAt === undefined || endAt === undefined) {
    return true;
  }
  return schedule.next(startAt - 1) !== undefined;
}

function refuse(code: ScheduleErrorCode, message: string, expected: string): never {
  throw new ScheduleError({ code, message: `${message}; expected ${expected}`, expected, position: 0 });
}
