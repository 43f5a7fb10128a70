import type { Calendar } from '#domain/schedule/closed/calendar.ts';
import { calendarCheck } from '#domain/schedule/closed/check.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { parsedJson } from '#domain/values/json/parsed.ts';
import { count, instant, type Read, readAs, shape, text } from '#domain/values/shape.ts';

/** One immutable revision of a calendar. */
export interface CalendarRevision {
  readonly name: string;
  readonly revision: number;
  readonly calendar: Calendar;
  readonly savedAt: EpochSeconds;
  readonly by: string;
}

const revisionCheck = shape<CalendarRevision>({
  name: text,
  revision: count,
  calendar: calendarCheck,
  savedAt: instant,
  by: text,
});

/** Reads a stored revision of a calendar from its JSON text. */
export function readCalendarRevision(json: unknown, name: string, revision: number): Read<CalendarRevision> {
  const read = readAs(revisionCheck, parsedJson(json));
  if (read.fault !== undefined) {
    return read;
  }
  return read.value.name === name && read.value.revision === revision
    ? read
    : { fault: `name: expected revision ${revision} of ${name}` };
}
