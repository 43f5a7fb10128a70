import { ScheduleError } from '#domain/schedule/definition/error.ts';
import { DAY, daysFromCivil, daysInMonth, FIRST_INSTANT, HOUR, LAST_INSTANT, MINUTE } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { instantOf } from '#domain/time/wall-instant.ts';

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.0{1,9})?)?(Z|z|([+-])(\d{2}):?(\d{2}))?$/;

/** True for a text that begins like a date, so that it is to be read, or refused, as one. */
export function looksLikeDate(text: string): boolean {
  return /^\d{4}-/.test(text);
}

/**
 * The instant of an ISO 8601 date-time (RFC 3339 with seconds and offset optional). Without an offset it is read in `timezone`; a time in
 * a gap of the clocks is the first instant after it, one that occurs twice is the first.
 * @param field the name to give it in a refusal
 * @throws ScheduleError `bad-date-time`
 */
export function readDateTime(text: string, position: number, timezone: string, field = 'at'): EpochSeconds {
  const match = SHAPE.exec(text);
  if (match === null) {
    return refuse(field, text, position, 'is not a date-time');
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((digits) => Number(digits ?? 0));
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    return refuse(field, text, position, 'names no day');
  }
  if (hour > 23 || minute > 59 || second > 59) {
    return refuse(field, text, position, 'names no time of day');
  }
  const wall = daysFromCivil(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second;
  const instant = match[7] === undefined ? instantOf(wall, timezone) : wall - offsetOf(match, field, text, position);
  return instant >= FIRST_INSTANT && instant <= LAST_INSTANT
    ? instant
    : refuse(field, text, position, 'lies outside the years 1970 to 9999');
}

function offsetOf(match: RegExpExecArray, field: string, text: string, position: number): number {
  if (match[8] === undefined) {
    return 0;
  }
  const hours = Number(match[9]);
  const minutes = Number(match[10]);
  if (hours > 23 || minutes > 59) {
    return refuse(field, text, position, 'has no such offset');
  }
  return (match[8] === '-' ? -1 : 1) * (hours * HOUR + minutes * MINUTE);
}

function refuse(field: string, text: string, position: number, why: string): never {
  throw new ScheduleError({
    code: 'bad-date-time',
    message: `${field}: "${text.slice(0, 60)}" ${why}; expected a date and time such as 2026-12-24T18:00:00+01:00 (position ${position})`,
    field,
    value: text.slice(0, 60),
    expected: "YYYY-MM-DDThh:mm[:ss] with Z or an offset, or without one in the schedule's zone",
    position,
  });
}
