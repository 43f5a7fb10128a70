import { type BitSet, bitSetOf, lowest, membersOf } from '#domain/schedule/definition/bit-set.ts';
import type { CronDefinition, Cycle } from '#domain/schedule/definition/parts.ts';
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

  /** The first matching day at or after `day`; Infinity when there is none. */
  next(day: number): number {
    if (day < this.#start || day >= this.#start + this.#length) {
      const { year, month } = civilFromDays(day);
      this.#load(year, month);
    }
    const horizon = this.#cron.years?.at(-1) ?? this.#year + CYCLE;
    for (let from = day; this.#year <= horizon; from = this.#start) {
      const rest = this.#days & (-1 << (from - this.#start));
      if (rest !== 0) {
        return this.#start + lowest(rest);
      }
      this.#forward();
    }
    return Infinity;
  }

  /** Goes on to the next month of those that count, past all others. */
  #forward(): void {
    const { months } = this.#cron;
    const later = months & (-2 << this.#month);
    this.#load(this.#year + (later === 0 ? 1 : 0), lowest(later || months));
  }

  #load(year: number, month: number): void {
    this.#year = year;
    this.#month = month;
    this.#start = daysFromCivil(year, month, 1);
    this.#length = daysInMonth(year, month);
    const { months, years } = this.#cron;
    this.#days = ((months >>> month) & 1) === 1 && (years?.includes(year) ?? true) ? this.#daysOfMonth() : 0;
  }

  #daysOfMonth(): BitSet {
    const first = weekdayOf(this.#start);
    const key = (this.#length - 28) * 7 + first;
    let days = this.#known[key] ?? UNKNOWN;
    if (days === UNKNOWN) {
      days = monthDays(this.#cron.days, this.#length, first);
      this.#known[key] = days;
    }
    const { cycle } = this.#cron;
    return cycle === undefined ? days : this.#inCycle(days, cycle);
  }

  /** Those of the month's days that lie in a day, week or month which counts. */
  #inCycle(days: BitSet, { unit, every, from }: Cycle): BitSet {
    if (unit === 'month') {
      const { year, month } = civilFromDays(from);
      return ((this.#year - year) * 12 + this.#month - month) % every === 0 ? days : 0;
    }
    const length = unit === 'day' ? 1 : 7;
    return bitSetOf(membersOf(days).filter((bit) => Math.floor((this.#start + bit - from) / length) % every === 0));
  }
}
