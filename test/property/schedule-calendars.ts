import fc from 'fast-check';
import { CALENDAR_WEEKDAYS, type Calendar } from '#domain/schedule/closed/calendar.ts';
import { DAY, oracleInstant, oracleZone } from './schedule-zone-oracle.ts';

/** What a calendar says, relative to the day or the instant that it is made for. */
export interface SampledCalendar {
  readonly key: 'except' | 'only';
  readonly weekend: readonly number[];
  readonly days: readonly { readonly from: number; readonly more: number }[];
  readonly workdays: readonly number[];
  readonly hours: readonly { readonly weekdays: readonly number[]; readonly from: number; readonly to: number }[];
  readonly once: readonly { readonly minutes: number; readonly length: number }[];
}

/** A calendar as it is written, and the tests' own reading of it: days since 1970-01-01, minutes of a day, instants. */
export interface CalendarModel {
  readonly key: 'except' | 'only';
  readonly written: Calendar;
  readonly timezone: string;
  readonly weekend: ReadonlySet<number>;
  readonly days: ReadonlySet<number>;
  readonly workdays: ReadonlySet<number>;
  readonly hours: SampledCalendar['hours'];
  readonly once: readonly { readonly start: number; readonly end: number }[];
}

const weekday = fc.nat(6);
const minuteOfDay = fc.nat(1439);

/** A calendar with days and windows within a few days of whatever it is for. */
export function sampleCalendar(): fc.Arbitrary<SampledCalendar> {
  return fc.record({
    key: fc.constantFrom('except' as const, 'only' as const),
    weekend: fc.uniqueArray(weekday, { maxLength: 2 }),
    days: fc.array(fc.record({ from: fc.integer({ min: -3, max: 2 }), more: fc.nat(2) }), { maxLength: 2 }),
    workdays: fc.array(fc.integer({ min: -2, max: 2 }), { maxLength: 2 }),
    hours: fc.array(
      fc.record({
        weekdays: fc.uniqueArray(weekday, { minLength: 1, maxLength: 4 }),
        from: minuteOfDay,
        to: minuteOfDay,
      }),
      { maxLength: 2 },
    ),
    once: fc.array(
      fc.record({ minutes: fc.integer({ min: -3000, max: 3000 }), length: fc.integer({ min: 1, max: 2000 }) }),
      { maxLength: 1 },
    ),
  });
}

/** That calendar around an instant, in a zone. */
export function calendarAround(center: number, timezone: string, sampled: SampledCalendar): CalendarModel {
  const zone = oracleZone(timezone);
  const today = Math.floor((center + zone.offset(center)) / DAY);
  const dateOf = (day: number): string => new Date(day * DAY * 1000).toISOString().slice(0, 10);
  const timeOf = (minutes: number): string => new Date(minutes * 60_000).toISOString().slice(11, 16);
  const days = sampled.days.map(({ from, more }) => ({ from: today + from, to: today + from + more }));
  const workdays = sampled.workdays.map((day) => today + day);
  const walls = sampled.once.map(({ minutes, length }) => {
    const start = Math.floor((center + zone.offset(center)) / 60) * 60 + minutes * 60;
    return { start, end: start + length * 60 };
  });
  const once = walls
    .map(({ start, end }) => ({ start: oracleInstant(zone, start), end: oracleInstant(zone, end) }))
    .map((window, index) => ({ ...window, written: walls[index] }))
    .filter(({ start, end }) => start < end);
  const writtenWall = (wall: number): string => new Date(wall * 1000).toISOString().slice(0, 16);
  const weekdaysOf = (numbers: readonly number[]) => numbers.map((number) => CALENDAR_WEEKDAYS[number] ?? 'sun');
  return {
    key: sampled.key,
    timezone,
    weekend: new Set(sampled.weekend),
    days: new Set(days.flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, index) => from + index))),
    workdays: new Set(workdays),
    hours: sampled.hours,
    once,
    written: {
      timezone,
      ...(sampled.weekend.length === 0 ? {} : { weekend: weekdaysOf(sampled.weekend) }),
      days: days.map(({ from, to }) => (from === to ? { date: dateOf(from) } : { from: dateOf(from), to: dateOf(to) })),
      workdays: workdays.map(dateOf),
      windows: [
        ...sampled.hours.map(({ weekdays, from, to }) => ({
          days: weekdaysOf(weekdays),
          from: timeOf(from),
          to: timeOf(to),
        })),
        ...once.map(({ written }) => ({
          start: writtenWall(written?.start ?? 0),
          end: writtenWall(written?.end ?? 0),
        })),
      ],
      through: dateOf(today + 60),
    },
  };
}

/** Whether an instant lies in the times of a calendar, by what the clocks of its zone show. */
export function inCalendar({ timezone, weekend, days, workdays, hours, once }: CalendarModel, at: number): boolean {
  const wall = at + oracleZone(timezone).offset(at);
  const day = Math.floor(wall / DAY);
  const weekdayOf = (one: number): number => new Date(one * DAY * 1000).getUTCDay();
  if (!workdays.has(day) && (days.has(day) || weekend.has(weekdayOf(day)))) {
    return true;
  }
  const minute = Math.floor((wall - day * DAY) / 60);
  const isInHours = hours.some(({ weekdays, from, to }) => {
    const [today, yesterday] = [weekdays.includes(weekdayOf(day)), weekdays.includes(weekdayOf(day - 1))];
    return from < to ? today && minute >= from && minute < to : (today && minute >= from) || (yesterday && minute < to);
  });
  return isInHours || once.some(({ start, end }) => at >= start && at < end);
}
