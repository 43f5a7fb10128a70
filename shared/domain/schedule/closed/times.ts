import type { Closed, ClosedTimes } from '#domain/schedule/definition/closed.ts';
import type { ScheduleWarning } from '#domain/schedule/definition/schedule.ts';
import type { Clock } from '#domain/schedule/fires/clock.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { CalendarTimes } from './calendar-times.ts';
import { closedClock } from './clock.ts';
import type { Dates } from './dates.ts';

/** The times at which one part of a schedule does not fire: those it excepts, and those outside of the ones it is held to. */
interface Closings {
  readonly except: readonly (Dates | CalendarTimes)[];
  readonly only: readonly CalendarTimes[];
  readonly words: string;
}

/** The closed times of one part. */
export class PartClosings implements ClosedTimes {
  readonly words: string;
  readonly except: readonly (Dates | CalendarTimes)[];
  readonly only: readonly CalendarTimes[];

  constructor({ words, except, only }: Closings) {
    this.words = words;
    this.except = except;
    this.only = only;
  }

  at(instant: EpochSeconds): Closed | undefined {
    for (const times of this.except) {
      const closed = times.at(instant);
      if (closed !== undefined) {
        return closed;
      }
    }
    if (this.only.length === 0 || this.only.some((times) => times.at(instant) !== undefined)) {
      return undefined;
    }
    return { until: Math.min(...this.only.map((times) => times.nextBegin(instant))), name: this.words };
  }

  lint(from: EpochSeconds): readonly ScheduleWarning[] {
    return [...this.except, ...this.only].flatMap((times) => times.lint(from));
  }

  without(fires: Clock): Clock {
    return closedClock(fires, this);
  }
}
