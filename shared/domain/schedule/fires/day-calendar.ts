import { type BitSet, highest, lowest } from '#domain/schedule/definition/bit-set.ts';
import type { CronDefinition } from '#domain/schedule/definition/parts.ts';
import { civilFromDays, daysFromCivil, daysInMonth, weekdayOf } from '#domain/time/civil.ts';
import { monthDays } from './month-days.ts';

/** The Gregorian calendar repeats after 400 years: what does not occur in so many never does. */
const CYCLE = 400;

/** Stands for a month's days that were not computed yet. */
const UNKNOWN = -1;

/**
 * The days a cron schedule fires on, as numbers since 1970-01-01. The month looked at last is kept, because questions come in order; that
 * memory never changes an answer.
 */
export class DayCalendar {
  readonly #cron: CronDefinition;
  readonly #known = new Int32Array(28).fill(UNKNOWN);
  #year = 0;
  #month = 0;
  /** The month's first day. */
  #start = 0;
  #length = 0;
  /** The month's matching days: bit d-1 for day d. */
  #days: BitSet = 0;

  constructor(cron: CronDefinition) {
    this.#cron = cron;
  }

  /** True when `day` matches. */
  has(day: number): boolean {
    this.#enter(day);
    return ((this.#days >>> (day - this.#start)) & 1) === 1;
  }

  /** The first matching day at or after `day`; Infinity when there is none. */
  next(day: number): number {
    this.#enter(day);
    const rest = this.#days & (-1 << (day - this.#start));
    if (rest !== 0) {
      return this.#start + lowest(rest);
    }
    const horizon = this.#horizonAfter();
    do {
      if (!this.#forward(horizon)) {
        return Infinity;
      }
    } while (this.#days === 0);
    return this.#start + lowest(this.#days);
  }

  /** The last matching day at or before `day`; -Infinity when there is none after 1969. */
  previous(day: number): number {
    this.#enter(day);
    const rest = this.#days & (0x7fffffff >>> (30 - (day - this.#start)));
    if (rest !== 0) {
      return this.#start + highest(rest);
    }
    do {
      if (!this.#backward()) {
        return -Infinity;
      }
    } while (this.#days === 0);
    return this.#start + highest(this.#days);
  }

  #enter(day: number): void {
    if (day >= this.#start && day < this.#start + this.#length) {
      return;
    }
    const { year, month } = civilFromDays(day);
    this.#load(year, month);
  }

  #load(year: number, month: number): void {
    this.#year = year;
    this.#month = month;
    this.#start = daysFromCivil(year, month, 1);
    this.#length = daysInMonth(year, month);
    this.#days = this.#fires(year, month) ? this.#daysOfMonth() : 0;
  }

  #fires(year: number, month: number): boolean {
    return ((this.#cron.months >>> month) & 1) === 1 && (this.#cron.years?.includes(year) ?? true);
  }

  #daysOfMonth(): BitSet {
    const first = weekdayOf(this.#start);
    const key = (this.#length - 28) * 7 + first;
    let days = this.#known[key] ?? UNKNOWN;
    if (days === UNKNOWN) {
      days = monthDays(this.#cron.days, this.#length, first);
      this.#known[key] = days;
    }
    return days;
  }

  /** Moves to the next month that may fire; false when that would lie beyond the horizon. */
  #forward(horizon: number): boolean {
    const later = this.#cron.months & (-2 << this.#month);
    if (later !== 0) {
      this.#load(this.#year, lowest(later));
    } else {
      this.#load(this.#yearAfter(), lowest(this.#cron.months));
    }
    return this.#year <= horizon;
  }

  #backward(): boolean {
    const earlier = this.#cron.months & ((1 << this.#month) - 1);
    if (earlier !== 0) {
      this.#load(this.#year, highest(earlier));
    } else {
      this.#load(this.#yearBefore(), highest(this.#cron.months));
    }
    return this.#year >= 1969;
  }

  #horizonAfter(): number {
    return this.#cron.years === undefined ? this.#year + CYCLE : (this.#cron.years.at(-1) ?? 0);
  }

  #yearAfter(): number {
    return this.#cron.years?.find((year) => year > this.#year) ?? this.#year + 1;
  }

  #yearBefore(): number {
    return this.#cron.years?.findLast((year) => year < this.#year) ?? this.#year - 1;
  }
}
