import { refuseField } from '#domain/schedule/read/cron/value.ts';
import type { Reading } from '#domain/schedule/read/tokens.ts';
import { isObject } from '#domain/values/json/object.ts';
import type { Calendars } from './calendar.ts';
import { CalendarTimes } from './calendar-times.ts';
import { Dates, type DayRange } from './dates.ts';
import { looksLikeDay, readDay } from './day.ts';
import { PartClosings } from './times.ts';

/** More dates are a calendar. */
const MOST = 100;

/** So many are named in a description. */
const MOST_NAMED = 3;

/**
 * Reads the times at which a schedule object does not fire. `except`: a day, `{"from", "to"}`, the name of a calendar, or a list of them;
 * `only`: the name of a calendar, or a list. Days that are written out are those of the schedule's zone, others those of their calendar's.
 */
export function closedReader(calendars: Calendars): NonNullable<Reading['closed']> {
  return ({ except, only }, { timezone }) => {
    const excepted = listOf(except, 'except');
    const held = listOf(only, 'only').map((item) => calendarOf(item, 'only', calendars));
    const isNamed = (item: unknown): boolean => typeof item === 'string' && !looksLikeDay(item);
    const ranges = excepted.filter((item) => !isNamed(item)).map(readRange);
    const named = excepted.filter(isNamed).map((item) => calendarOf(item, 'except', calendars));
    return new PartClosings({
      words: wordsOf(ranges, named, held),
      except: [...(ranges.length === 0 ? [] : [new Dates(ranges, timezone)]), ...named.map(({ times }) => times)],
      only: held.map(({ times }) => times),
    });
  };
}

interface Named {
  readonly name: string;
  readonly times: CalendarTimes;
}

function listOf(input: unknown, field: string): readonly unknown[] {
  const list: readonly unknown[] = input === undefined ? [] : Array.isArray(input) ? input : [input];
  return (input !== undefined && list.length === 0) || list.length > MOST
    ? refuse(field, `${list.length} items`, `1 to ${MOST}`)
    : list;
}

function calendarOf(name: unknown, field: string, calendars: Calendars): Named {
  const calendar = typeof name === 'string' && Object.hasOwn(calendars, name) ? calendars[name] : undefined;
  if (typeof name !== 'string' || calendar === undefined) {
    const known = Object.keys(calendars).join(', ') || 'none that are known';
    return refuse(
      field,
      textOf(name),
      `${field === 'only' ? '' : 'a day such as 2027-12-24, or '}a calendar: ${known}`,
    );
  }
  return { name, times: new CalendarTimes(name, calendar) };
}

function readRange(input: unknown): DayRange {
  const { from, to, ...more } = isObject(input) ? input : { from: input, to: input };
  if (typeof from !== 'string' || typeof to !== 'string' || Object.keys(more).length > 0) {
    return refuse('except', textOf(input), 'a day such as 2027-12-24, {"from", "to"}, or a calendar');
  }
  const range = {
    from: readDay(from, 'except'),
    to: readDay(to, 'except'),
    name: from === to ? from : `${from} to ${to}`,
  };
  return range.to >= range.from ? range : refuse('except', range.name, 'the earlier day first');
}

function wordsOf(ranges: readonly DayRange[], named: readonly Named[], held: readonly Named[]): string {
  const dates = ranges.length > MOST_NAMED ? `${ranges.length} dates` : ranges.map(({ name }) => name).join(' and ');
  const times = (calendars: readonly Named[]): string => calendars.map(({ name }) => name).join(' or ');
  return [
    ...(ranges.length === 0 ? [] : [`except on ${dates}`]),
    ...(named.length === 0 ? [] : [`except in the times of ${times(named)}`]),
    ...(held.length === 0 ? [] : [`only in the times of ${times(held)}`]),
  ].join(', ');
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function refuse(name: string, text: string, expected: string): never {
  return refuseField({ name }, { text, position: 0 }, 'syntax', 'is not taken', expected);
}
