import { firstFrom, highest, lastUpTo, lowest } from '#domain/schedule/definition/bit-set.ts';
import type { CronDefinition } from '#domain/schedule/definition/parts.ts';
import { firstSixtyFrom, inSixty, lastSixtyUpTo } from '#domain/schedule/definition/sixty-set.ts';
import { DAY, HOUR, MINUTE } from '#domain/time/civil.ts';
import { DayCalendar } from './day-calendar.ts';

/**
 * The times a cron schedule names, on a wall clock that is never changed. A wall time is written as the seconds since 1970-01-01T00:00
 * that the clock shows, as if it were UTC. Forwards and backwards are mirror images, each written out because this is the innermost loop.
 */
export class WallClock {
  readonly #cron: CronDefinition;
  readonly #calendar: DayCalendar;
  readonly #firstSecond: number;
  readonly #lastSecond: number;
  /** Seconds into an hour. */
  readonly #firstInHour: number;
  readonly #lastInHour: number;
  /** Seconds into a day. */
  readonly #firstInDay: number;
  readonly #lastInDay: number;

  constructor(cron: CronDefinition) {
    this.#cron = cron;
    this.#calendar = new DayCalendar(cron);
    this.#firstSecond = firstSixtyFrom(cron.seconds, 0);
    this.#lastSecond = lastSixtyUpTo(cron.seconds, 59);
    this.#firstInHour = firstSixtyFrom(cron.minutes, 0) * MINUTE + this.#firstSecond;
    this.#lastInHour = lastSixtyUpTo(cron.minutes, 59) * MINUTE + this.#lastSecond;
    this.#firstInDay = lowest(cron.hours) * HOUR + this.#firstInHour;
    this.#lastInDay = highest(cron.hours) * HOUR + this.#lastInHour;
  }

  /** The first matching wall time at or after `wall`; Infinity when there is none. */
  next(wall: number): number {
    const day = Math.floor(wall / DAY);
    if (this.#calendar.has(day)) {
      const time = this.#nextTime(wall - day * DAY);
      if (time >= 0) {
        return day * DAY + time;
      }
    }
    return this.#calendar.next(day + 1) * DAY + this.#firstInDay;
  }

  /** The last matching wall time at or before `wall`; -Infinity when there is none. */
  previous(wall: number): number {
    const day = Math.floor(wall / DAY);
    if (this.#calendar.has(day)) {
      const time = this.#previousTime(wall - day * DAY);
      if (time >= 0) {
        return day * DAY + time;
      }
    }
    return this.#calendar.previous(day - 1) * DAY + this.#lastInDay;
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

  #previousTime(time: number): number {
    const { hours, minutes, seconds } = this.#cron;
    const hour = (time / HOUR) | 0;
    if (((hours >>> hour) & 1) === 1) {
      const minute = ((time - hour * HOUR) / MINUTE) | 0;
      if (inSixty(minutes, minute)) {
        const second = lastSixtyUpTo(seconds, time - hour * HOUR - minute * MINUTE);
        if (second >= 0) {
          return hour * HOUR + minute * MINUTE + second;
        }
      }
      const earlier = lastSixtyUpTo(minutes, minute - 1);
      if (earlier >= 0) {
        return hour * HOUR + earlier * MINUTE + this.#lastSecond;
      }
    }
    const earlier = lastUpTo(hours, hour - 1);
    return earlier < 0 ? -1 : earlier * HOUR + this.#lastInHour;
  }
}
