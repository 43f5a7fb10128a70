import { firstFrom, lowest } from '#domain/schedule/definition/bit-set.ts';
import type { CronDefinition } from '#domain/schedule/definition/parts.ts';
import { firstSixtyFrom, inSixty } from '#domain/schedule/definition/sixty-set.ts';
import { DAY, HOUR, MINUTE } from '#domain/time/civil.ts';
import { DayCalendar } from './day-calendar.ts';

/**
 * The times a cron schedule names, on a wall clock that is never changed. A wall time is written as the seconds since 1970-01-01T00:00
 * that the clock shows, as if it were UTC.
 */
export class WallClock {
  readonly #cron: CronDefinition;
  readonly #calendar: DayCalendar;
  readonly #firstSecond: number;
  /** Seconds into an hour. */
  readonly #firstInHour: number;
  /** Seconds into a day. */
  readonly #firstInDay: number;

  constructor(cron: CronDefinition) {
    this.#cron = cron;
    this.#calendar = new DayCalendar(cron);
    this.#firstSecond = firstSixtyFrom(cron.seconds, 0);
    this.#firstInHour = firstSixtyFrom(cron.minutes, 0) * MINUTE + this.#firstSecond;
    this.#firstInDay = lowest(cron.hours) * HOUR + this.#firstInHour;
  }

  /** The first matching wall time at or after `wall`; Infinity when there is none. */
  next(wall: number): number {
    const day = Math.floor(wall / DAY);
    let first = this.#calendar.next(day);
    if (first === day) {
      const time = this.#nextTime(wall - day * DAY);
      if (time >= 0) {
        return day * DAY + time;
      }
      first = this.#calendar.next(day + 1);
    }
    return first * DAY + this.#firstInDay;
  }

  #nextTime(time: number): number {
    const { hours, minutes, seconds } = this.#cron;
    const hour = (time / HOUR) | 0;
    if (((hours >>> hour) & 1) === 1) {
      const minute = ((time - hour * HOUR) / MINUTE) | 0;
      if (inSixty(minutes, minute)) {
        const second = firstSixtyFrom(seconds, time - hour * HOUR - minute * MINUTE);
        if (second >= 0) {
          return hour * HOUR + minute * MINUTE + second;
        }
      }
      const later = firstSixtyFrom(minutes, minute + 1);
      if (later >= 0) {
        return hour * HOUR + later * MINUTE + this.#firstSecond;
      }
    }
    const later = firstFrom(hours, hour + 1);
    return later < 0 ? -1 : later * HOUR + this.#firstInHour;
  }
}
