import type { TimesDefinition } from '#domain/schedule/definition/parts.ts';
import { DAY, daysFromCivil, daysInMonth, FIRST_INSTANT, HOUR, LAST_INSTANT, MINUTE } from '#domain/time/civil.ts';
import { changeText, clockTimeBeside } from '#domain/time/clock-change.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { instantOf } from '#domain/time/wall-instant.ts';
import { zoneOf } from '#domain/time/zone.ts';
import { refuseField } from './cron/value.ts';
import type { Reading, Token } from './tokens.ts';

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:\.0{1,9})?)?(Z|z|([+-])(\d{2}):?(\d{2}))?$/;

/** A date-time, read. */
interface Moment {
  readonly at: EpochSeconds;
  /** The time as it was written, where it was without an offset: seconds since 1970-01-01T00:00 as if it were UTC. */
  readonly wall?: number;
}

/** Fixed times, rising and distinct. */
export function timesOf(moments: readonly Moment[], { timezone }: Reading): TimesDefinition {
  return {
    form: 'times',
    at: distinct(moments.map(({ at }) => at)),
    walls: distinct(moments.flatMap(({ wall }) => wall ?? [])),
    timezone,
  };
}

function distinct(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}

/** True for a text that begins like a date, so that it is to be read, or refused, as one. */
export function looksLikeDate(text: string): boolean {
  return /^\d{4}-/.test(text);
}

/**
 * The instant of a date-time as `readMoment` reads it; leaves a remark where the clocks skip what was written, or show it twice.
 * @throws ScheduleError `bad-date-time`
 */
export function readRemarkedMoment(token: Token, reading: Reading, field: string): Moment {
  const moment = readMoment(token, reading.timezone, field);
  if (moment.wall === undefined) {
    return moment;
  }
  const { at, wall } = moment;
  const interval = zoneOf(reading.timezone).at(at);
  const { end, offset, after } = interval;
  const { timezone } = reading;
  if (at + offset !== wall) {
    const instead = clockTimeBeside(at + offset, wall);
    reading.remarks.push({
      code: 'dst-gap',
      message: `${field}: ${token.text} does not exist in ${timezone}, as the clocks go forward ${changeText(interval)}: it is taken as ${instead}, the first instant after the gap`,
    });
  } else if (after < offset && at >= end - (offset - after)) {
    reading.remarks.push({
      code: 'dst-overlap',
      message: `${field}: ${token.text} occurs twice in ${timezone}, as the clocks go back: the first is meant; an offset (Z, +01:00) says which`,
    });
  }
  return moment;
}

/**
 * The instant of an ISO 8601 date-time (RFC 3339 with seconds and offset optional). Without an offset it is read in `timezone`; a time in
 * a gap of the clocks is the first instant after it, one that occurs twice is the first.
 * @param field the name to give it in a refusal
 * @throws ScheduleError `bad-date-time`
 */
export function readMoment(token: Token, timezone: string, field: string): Moment {
  const match = SHAPE.exec(token.text);
  if (match === null) {
    return refuse(field, token, 'is not a date-time');
  }
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((digits) => Number(digits ?? 0));
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) {
    return refuse(field, token, 'names no day');
  }
  if (hour > 23 || minute > 59 || second > 59) {
    return refuse(field, token, 'names no time of day');
  }
  const wall = daysFromCivil(year, month, day) * DAY + hour * HOUR + minute * MINUTE + second;
  const moment =
    match[7] === undefined ? { at: instantOf(wall, timezone), wall } : { at: wall - offsetOf(match, field, token) };
  return moment.at >= FIRST_INSTANT && moment.at <= LAST_INSTANT
    ? moment
    : refuse(field, token, 'lies outside the years 1970 to 9999');
}

function offsetOf(match: RegExpExecArray, field: string, token: Token): number {
  if (match[8] === undefined) {
    return 0;
  }
  const hours = Number(match[9]);
  const minutes = Number(match[10]);
  if (hours > 23 || minutes > 59) {
    return refuse(field, token, 'has no such offset');
  }
  return (match[8] === '-' ? -1 : 1) * (hours * HOUR + minutes * MINUTE);
}

function refuse(name: string, token: Token, why: string): never {
  const expected = 'YYYY-MM-DDThh:mm[:ss], with Z or an offset, or without';
  return refuseField({ name }, token, 'bad-date-time', why, expected);
}
