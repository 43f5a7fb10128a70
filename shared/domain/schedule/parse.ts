import { meantTimezone } from '#domain/time/meant-timezone.ts';
import type { Calendars } from './closed/calendar.ts';
import { closedReader } from './closed/read.ts';
import { withBusinessDays } from './closed/spelled.ts';
import type { ScheduleContext } from './definition/schedule.ts';
import { parseStrictly } from './parse-without-advice.ts';
import type { ParsedSchedule } from './parsed.ts';
import { adviceOn } from './read/foreign.ts';

/**
 * Reads a schedule: a string in any form, an object, or a list of them (the job fires on their union).
 * @param calendars those that it may name
 * @throws ScheduleError, and nothing else, for whatever is not a schedule, and for a schedule that can never fire
 */
export function parseSchedule(input: unknown, context: ScheduleContext, calendars: Calendars = {}): ParsedSchedule {
  return parseStrictly(withBusinessDays(input), context, {
    advise: adviceOn,
    closed: closedReader(calendars),
    meant: meantTimezone,
  });
}
