import type { Closed } from '#domain/schedule/definition/closed.ts';
import { ScheduleError } from '#domain/schedule/definition/error.ts';
import { WEEKDAYS } from '#domain/schedule/definition/names.ts';
import type { ScheduleWarning } from '#domain/schedule/definition/schedule.ts';
import { readMoment } from '#domain/schedule/read/date-time.ts';
import { requireTimezone } from '#domain/schedule/read/timezone.ts';
import { DAY, HOUR, MINUTE, weekdayOf } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { dateOf } from '#domain/time/utc-days.ts';
import { zoneOf } from '#domain/time/zone.ts';
import {
  CALENDAR_WEEKDAYS,
  type Calendar,
  type DaysInARow,
  type SingleDay,
  type SingleWindow,
  type WeeklyWindow,
} from './calendar.ts';
import { readDay } from './day.ts';
import { untilWall } from './until.ts';

/** More days in a calendar, and in a row, are none that somebody wrote. */
const MOST_DAYS = 4_000;

/** So many days before the last one that is complete, it is time for new ones. */
const WARNED_DAYS = 60;

/** Days that are passed over in one step. */
const LONGEST_STEP = 400;

/** Hours that come again; `to` at or before `from` is the next day's. */
interface Hours {
  readonly weekdays: ReadonlySet<number>;
  /** Seconds into the day. */
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** Hours that come once. */
interface Once {
  readonly start: EpochSeconds;
  readonly end: EpochSeconds;
  readonly name: string;
}

/** The times of one calendar: its days, from midnight to midnight on the clocks of its zone, and its windows. */
export class CalendarTimes {
  readonly name: string;
  readonly timezone: string;
  readonly #weekend: ReadonlySet<number>;
  /** The names of its days, by their numbers since 1970-01-01. */
  readonly #days: ReadonlyMap<number, string>;
  /** Their numbers, rising. */
  readonly #sorted: readonly number[];
  readonly #workdays: ReadonlySet<number>;
  readonly #hours: readonly Hours[];
  readonly #once: readonly Once[];
  /** Infinity where it has no days that end. */
  readonly #through: number;
  /** Days in a row that were looked at last. */
  #row = { from: 0, end: 0 };

  /** @throws ScheduleError for a day or a time that does not exist, and for days without an end of the calendar, or behind it */
  constructor(name: string, { timezone, weekend = [], days = [], workdays = [], windows = [], through }: Calendar) {
    this.name = name;
    this.timezone = requireTimezone(timezone);
    this.#weekend = numbersOf(weekend);
    this.#days = new Map(days.flatMap((day) => namedDays(day)));
    this.#sorted = [...this.#days.keys()].sort((one, other) => one - other);
    this.#workdays = new Set(workdays.map((day) => readDay(day, 'workdays')));
    this.#hours = windows.flatMap((window) => ('days' in window ? [hoursOf(window)] : []));
    this.#once = windows.flatMap((window) => ('days' in window ? [] : [onceOf(window, timezone)]));
    this.#through = through === undefined ? Infinity : readDay(through, 'through');
    const last = Math.max(...this.#days.keys(), ...this.#workdays);
    if (last !== -Infinity && (through === undefined || this.#through < last)) {
      refuse(
        'through',
        through ?? 'nothing',
        `the day up to which the days are complete, ${dateOf(last * DAY)} or later`,
      );
    }
  }

  /** The stretch of this calendar that an instant lies in. */
  at(instant: EpochSeconds): Closed | undefined {
    const wall = instant + zoneOf(this.timezone).at(instant).offset;
    const day = Math.floor(wall / DAY);
    const name = this.#nameOf(day);
    if (name !== undefined) {
      return this.#closed(name, untilWall(this.#endOfDays(day) * DAY, this.timezone, instant));
    }
    const once = this.#once.find(({ start, end }) => instant >= start && instant < end);
    if (once !== undefined) {
      return this.#closed(once.name, once.end);
    }
    for (const { weekdays, from, to, name: hours } of this.#hours) {
      for (const first of [day, day - 1]) {
        const end = (to > from ? first : first + 1) * DAY + to;
        if (weekdays.has(weekdayOf(first)) && wall >= first * DAY + from && wall < end) {
          return this.#closed(hours, untilWall(end, this.timezone, instant));
        }
      }
    }
    return undefined;
  }

  /** The first instant after one at which something of it may begin; Infinity where nothing is left. */
  nextBegin(instant: EpochSeconds): EpochSeconds {
    const { offset, end, after } = zoneOf(this.timezone).at(instant);
    const wall = instant + offset;
    const day = Math.floor(wall / DAY);
    const isWeekly = this.#weekend.size > 0 || this.#hours.length > 0;
    const next = isWeekly ? day + 1 : (this.#sorted.find((one) => one > day) ?? Infinity);
    const begins = [next * DAY, ...this.#hours.map(({ from }) => day * DAY + from).filter((begin) => begin > wall)];
    return Math.min(
      ...begins.filter((begin) => begin < Infinity).map((begin) => untilWall(begin, this.timezone, instant)),
      after < offset ? end : Infinity,
      ...this.#once.map(({ start }) => start).filter((start) => start > instant),
    );
  }

  /** The warning that its days are soon not complete any more. */
  lint(from: EpochSeconds): readonly ScheduleWarning[] {
    if (from < (this.#through - WARNED_DAYS) * DAY) {
      return [];
    }
    const message = `the days of ${this.name} are complete up to ${dateOf(this.#through * DAY)} alone: later ones are not known to it`;
    return [{ code: 'calendar-ends', message }];
  }

  /** True where its days are not complete any more. */
  endedBy(instant: EpochSeconds): boolean {
    return Math.floor((instant + zoneOf(this.timezone).at(instant).offset) / DAY) > this.#through;
  }

  /** True for one of its days, counted from 1970-01-01. */
  has(day: number): boolean {
    return this.#nameOf(day) !== undefined;
  }

  /** The day after those in a row that one of its days is among; who asks on, mostly asks of the same row. */
  #endOfDays(day: number): number {
    const { from, end } = this.#row;
    if (day < from - 1 || day >= end) {
      let next = day + 1;
      while (this.has(next) && next - day < LONGEST_STEP) {
        next += 1;
      }
      this.#row = { from: day, end: next };
    } else if (day < from) {
      this.#row = { from: day, end };
    }
    return this.#row.end;
  }

  #nameOf(day: number): string | undefined {
    if (this.#workdays.has(day)) {
      return undefined;
    }
    const weekday = weekdayOf(day);
    return this.#days.get(day) ?? (this.#weekend.has(weekday) ? WEEKDAYS[weekday] : undefined);
  }

  #closed(name: string, until: EpochSeconds): Closed {
    return { calendar: this.name, name, until };
  }
}

function numbersOf(weekdays: WeeklyWindow['days']): ReadonlySet<number> {
  return new Set(weekdays.map((weekday) => CALENDAR_WEEKDAYS.indexOf(weekday)));
}

function namedDays(given: SingleDay | DaysInARow): [number, string][] {
  const [from, to] = 'date' in given ? [given.date, given.date] : [given.from, given.to];
  const [first, last] = [readDay(from, 'days'), readDay(to, 'days')];
  if (last < first || last - first >= MOST_DAYS) {
    return refuse('days', `${from} to ${to}`, `the earlier day first, and at most ${MOST_DAYS} days`);
  }
  return Array.from({ length: last - first + 1 }, (_, index) => [
    first + index,
    given.name ?? dateOf((first + index) * DAY),
  ]);
}

function hoursOf({ days, from, to, name = `${from} to ${to}` }: WeeklyWindow): Hours {
  return { weekdays: numbersOf(days), from: secondsOf(from), to: secondsOf(to), name };
}

function secondsOf(time: string): number {
  const [, hour, minute] = /^(\d{2}):(\d{2})$/.exec(time) ?? [];
  const seconds = Number(hour) * HOUR + Number(minute) * MINUTE;
  return seconds <= DAY && Number(minute) < 60 ? seconds : refuse('windows', time, 'a time of day such as 18:00');
}

function onceOf({ start, end, name }: SingleWindow, timezone: string): Once {
  const [begin, over] = [start, end].map((text) => readMoment({ text, position: 0 }, timezone, 'windows').at);
  return begin !== undefined && over !== undefined && begin < over
    ? { start: begin, end: over, name: name ?? `${start} to ${end}` }
    : refuse('windows', `${start} to ${end}`, 'an end after its start');
}

function refuse(field: string, value: string, expected: string): never {
  const message = `${field}: "${value}" is not taken; expected ${expected}`;
  throw new ScheduleError({ code: 'bad-date-time', message, field, value, expected, position: 0 });
}
