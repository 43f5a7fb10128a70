import type { Closed } from '#domain/schedule/definition/closed.ts';
import type { ScheduleWarning } from '#domain/schedule/definition/schedule.ts';
import { civilFromDays, DAY, daysFromCivil } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { zoneOf } from '#domain/time/zone.ts';
import type { CalendarTimes } from './calendar-times.ts';
import { untilWall } from './until.ts';

/** No month has more. */
export const MOST_BUSINESS_DAYS = 23;

/** Every day but one of each month: the n-th that is not among the days of a calendar, or from the month's end the n-th last. */
export class BusinessDays {
  /** `the last business day of bavaria`. */
  readonly words: string;
  readonly #nth: number;
  readonly #calendar: CalendarTimes;

  /** @param nth 1 to 23, or -1 to -23 */
  constructor(nth: number, calendar: CalendarTimes) {
    this.#nth = nth;
    this.#calendar = calendar;
    this.words = `the ${rankOf(nth)}business day of ${calendar.name}`;
  }

  at(instant: EpochSeconds): Closed | undefined {
    const { timezone } = this.#calendar;
    const day = Math.floor((instant + zoneOf(timezone).at(instant).offset) / DAY);
    const { year, month } = civilFromDays(day);
    const [first, end] = [daysFromCivil(year, month, 1), daysFromCivil(year, month + 1, 1)];
    const meant = this.#dayWithin(first, end);
    if (meant === day) {
      return undefined;
    }
    const next = meant !== undefined && meant > day ? meant : end;
    return { until: untilWall(next * DAY, timezone, instant), name: `not ${this.words}`, rest: true };
  }

  get name(): string {
    return this.#calendar.name;
  }

  endedBy(instant: EpochSeconds): boolean {
    return this.#calendar.endedBy(instant);
  }

  lint(from: EpochSeconds): readonly ScheduleWarning[] {
    return this.#calendar.lint(from);
  }

  #dayWithin(first: number, end: number): number | undefined {
    const days = Array.from({ length: end - first }, (_, index) => first + index);
    return days.filter((day) => !this.#calendar.has(day)).at(this.#nth > 0 ? this.#nth - 1 : this.#nth);
  }
}

function rankOf(nth: number): string {
  const count = Math.abs(nth);
  const last = nth < 0 ? 'last ' : '';
  return count === 1 ? last || 'first ' : `${count}${endingOf(count)} ${last}`;
}

function endingOf(count: number): string {
  const ending = ['th', 'st', 'nd', 'rd'][count % 10] ?? 'th';
  return count > 3 && count < 21 ? 'th' : ending;
}
