import { refuseField } from '#domain/schedule/read/cron/value.ts';
import { readMoment } from '#domain/schedule/read/date-time.ts';
import type { Reading } from '#domain/schedule/read/tokens.ts';
import { DAY } from '#domain/time/civil.ts';
import { isObject, type JsonObject } from '#domain/values/json/object.ts';
import { ClosedDates, type DayRange } from './dates.ts';

/** More dates are a calendar. */
const MOST = 100;

/** So many are named in a description. */
const MOST_NAMED = 3;

/**
 * The days on which a schedule object does not fire, by its `except`: `2027-12-24`, `{"from": "2027-12-27", "to": "2027-12-31"}`, or a list
 * of them. Days are those of the schedule's zone.
 * @throws ScheduleError
 */
export function readClosed({ except }: JsonObject, reading: Reading): ClosedDates {
  const list: readonly unknown[] = Array.isArray(except) ? except : [except];
  if (list.length === 0 || list.length > MOST) {
    return refuse(`${list.length} days`, `1 to ${MOST} days`);
  }
  const ranges = list.map(readRange);
  const names = ranges.map(({ name }) => name);
  const words = names.length > MOST_NAMED ? `${names.length} dates` : names.join(' and ');
  return new ClosedDates(`except on ${words}`, ranges, reading.timezone);
}

function readRange(input: unknown): DayRange {
  const { from, to, ...more } = isObject(input) ? input : { from: input, to: input };
  if (typeof from !== 'string' || typeof to !== 'string' || Object.keys(more).length > 0) {
    return refuse(JSON.stringify(input) ?? '', 'a day such as 2027-12-24, or {"from", "to"}');
  }
  const range = { from: readDay(from), to: readDay(to), name: from === to ? from : `${from} to ${to}` };
  return range.to >= range.from ? range : refuse(range.name, 'the earlier day first');
}

/** Days since 1970-01-01. */
function readDay(text: string): number {
  return /^\d{4}-\d{2}-\d{2}$/.test(text)
    ? readMoment({ text: `${text}T00:00Z`, position: 0 }, 'UTC', 'except').at / DAY
    : refuse(text, 'a day such as 2027-12-24');
}

function refuse(text: string, expected: string): never {
  return refuseField({ name: 'except' }, { text, position: 0 }, 'syntax', 'is not taken', expected);
}
