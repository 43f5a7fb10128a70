/** The days of the week as calendars name them, Sunday first. */
export const CALENDAR_WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;

type CalendarWeekday = (typeof CALENDAR_WEEKDAYS)[number];

/** A day of a calendar: `2027-01-06`. */
export interface SingleDay {
  readonly date: string;
  readonly name?: string;
}

/** Days in a row, both ends included. */
export interface DaysInARow {
  readonly from: string;
  readonly to: string;
  readonly name?: string;
}

/** Hours that come again on some days of the week: `18:00` to `06:00` passes midnight. */
export interface WeeklyWindow {
  readonly days: readonly CalendarWeekday[];
  readonly from: string;
  readonly to: string;
  readonly name?: string;
}

/** Hours that come once: `2026-12-20T18:00`. */
export interface SingleWindow {
  readonly start: string;
  readonly end: string;
  readonly name?: string;
}

/** Days and hours that belong together, as a person writes them; all of them are those of its zone. */
export interface Calendar {
  readonly timezone: string;
  /** Days of the week that are always among its days. */
  readonly weekend?: readonly CalendarWeekday[];
  readonly days?: readonly (SingleDay | DaysInARow)[];
  /** Days of a weekend, or of `days`, that are not among its days after all. */
  readonly workdays?: readonly string[];
  readonly windows?: readonly (WeeklyWindow | SingleWindow)[];
  /** Up to this day `days` and `workdays` are complete. */
  readonly through?: string;
  /** Of one that a job has from the store: the revision that was copied. */
  readonly revision?: number;
}

/** Calendars by their names. */
export type Calendars = Readonly<Record<string, Calendar>>;
