import { membersOf } from '#domain/schedule/definition/bit-set.ts';
import type { PartDefinition } from '#domain/schedule/definition/parts.ts';
import { sixtyMembers } from '#domain/schedule/definition/sixty-set.ts';
import { unexceptedClockOf } from '#domain/schedule/fires/of-part.ts';
import { refuseField } from '#domain/schedule/read/cron/value.ts';
import type { Reading } from '#domain/schedule/read/tokens.ts';
import { isObject } from '#domain/values/json/object.ts';
import { present } from '#domain/values/present.ts';
import { BusinessDays, MOST_BUSINESS_DAYS } from './business-days.ts';
import type { Calendars } from './calendar.ts';
import { CalendarTimes } from './calendar-times.ts';
import { Dates, type DayRange } from './dates.ts';
import { looksLikeDay, readDay } from './day.ts';
import { onEveryDay, SHIFTS, type Shift } from './shift.ts';
import { PartClosings } from './times.ts';

/** More dates are a calendar. */
const MOST = 100;

/** So many are named in a description. */
const MOST_NAMED = 3;

/** A schedule whose fires are moved has at most so many a day: each one that could reach the answer is looked at. */
const MOST_MOVED_A_DAY = 24;

/**
 * Reads the times at which a schedule object does not fire. `except`: a day, `{"from", "to"}`, the name of a calendar, or a list of them;
 * `only`: the name of a calendar, or a list. `shift`: where its fires go instead. `businessDay`: the only day of each month, by a
 * `calendar`. Days that are written out are those of the schedule's zone, others those of their calendar's.
 */
export function closedReader(calendars: Calendars): NonNullable<Reading['closed']> {
  return ({ except, only, shift, businessDay, calendar }, { anchor }, part) => {
    const { timezone } = part;
    const excepted = listOf(except, 'except');
    const held = listOf(only, 'only').map((item) => calendarOf(item, 'only', calendars));
    const isNamed = (item: unknown): boolean => typeof item === 'string' && !looksLikeDay(item);
    const ranges = excepted.filter((item) => !isNamed(item)).map(readRange);
    const named = excepted.filter(isNamed).map((item) => calendarOf(item, 'except', calendars));
    const business = businessDaysOf(businessDay, calendar, calendars);
    const closings = new PartClosings({
      words: [
        wordsOf(ranges, named, held),
        ...business.map(({ words }) => `only on ${words}`),
        ...(shift === undefined ? [] : [`moved to the nearest day ${shift}`]),
      ]
        .filter((words) => words !== '')
        .join(', '),
      except: [
        ...(ranges.length === 0 ? [] : [new Dates(ranges, timezone)]),
        ...named.map(({ times }) => times),
        ...business,
      ],
      only: held.map(({ times }) => times),
      timezone,
      ...present({ shift: shiftOf(shift, part, businessDay !== undefined || (except ?? only) === undefined) }),
    });
    requireFires(closings, part, anchor);
    const wide = shift === undefined ? undefined : onEveryDay(part);
    return { ...part, except: closings, ...present({ wide }) };
  };
}

/** @param isAlone there is nothing that fires could be moved out of */
function shiftOf(shift: unknown, part: PartDefinition, isAlone: boolean): Shift | undefined {
  if (shift === undefined) {
    return undefined;
  }
  const known = SHIFTS.find((one) => one === shift);
  if (known === undefined || isAlone || part.form === 'interval') {
    return refuse('shift', textOf(shift), '"before" or "after", beside times of day and except or only');
  }
  const isOften =
    part.form === 'cron' &&
    membersOf(part.hours).length * sixtyMembers(part.minutes).length * sixtyMembers(part.seconds).length >
      MOST_MOVED_A_DAY;
  return isOften ? refuse('shift', known, `at most ${MOST_MOVED_A_DAY} fires a day`) : known;
}

function businessDaysOf(nth: unknown, name: unknown, calendars: Calendars): readonly BusinessDays[] {
  if (nth === undefined && name === undefined) {
    return [];
  }
  const isDay = typeof nth === 'number' && Number.isInteger(nth) && nth !== 0 && Math.abs(nth) <= MOST_BUSINESS_DAYS;
  if (!isDay) {
    const expected = `1 to ${MOST_BUSINESS_DAYS}, or -1 to -${MOST_BUSINESS_DAYS} from the end of the month`;
    return refuse('businessDay', textOf(nth), expected);
  }
  const { times } = calendarOf(name, 'calendar', calendars);
  return [new BusinessDays(nth, times)];
}

/** A calendar that takes every fire away is said to, whatever else would be found to be wrong with it. */
function requireFires(closings: PartClosings, part: PartDefinition, anchor: number): void {
  const from = part.form === 'times' || (part.form === 'cron' && part.years !== undefined) ? -1 : anchor;
  const fires = unexceptedClockOf(part);
  if (fires.next(from) !== Infinity && closings.without(fires).next(from) === Infinity) {
    refuseField(
      { name: closings.except.length > 0 ? 'except' : 'only' },
      { text: closings.words, position: 0 },
      'never-fires',
      'takes away its every fire',
      'times that are left',
    );
  }
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
      `${field !== 'except' ? '' : 'a day such as 2027-12-24, or '}a calendar: ${known}`,
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
