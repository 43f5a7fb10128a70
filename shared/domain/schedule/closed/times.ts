import type { Closed, ClosedTimes } from '#domain/schedule/definition/closed.ts';
import type { ScheduleWarning } from '#domain/schedule/definition/schedule.ts';
import type { Clock } from '#domain/schedule/fires/clock.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { writeLocal } from '#domain/time/write-local.ts';
import type { BusinessDays } from './business-days.ts';
import type { CalendarTimes } from './calendar-times.ts';
import { closedClock } from './clock.ts';
import { Dates } from './dates.ts';
import { fireMovedTo, movedFire, type Shift, ShiftClock } from './shift.ts';

/** The times at which one part of a schedule does not fire: those it excepts, and those outside of the ones it is held to. */
interface Closings {
  readonly except: readonly (Dates | CalendarTimes | BusinessDays)[];
  readonly only: readonly CalendarTimes[];
  readonly words: string;
  /** The schedule's, in which fires are moved. */
  readonly timezone: string;
  /** Where the fires within them go; left out: nowhere. */
  readonly shift?: Shift;
}

/** The closed times of one part. */
export class PartClosings implements ClosedTimes {
  readonly words: string;
  readonly except: Closings['except'];
  readonly only: readonly CalendarTimes[];
  readonly timezone: string;
  readonly shift: Shift | undefined;

  constructor({ words, except, only, timezone, shift }: Closings) {
    this.words = words;
    this.except = except;
    this.only = only;
    this.timezone = timezone;
    this.shift = shift;
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
    return this.shift === undefined ? closedClock(fires, this) : new ShiftClock(fires, this.#moving(this.shift));
  }

  movedTo(fire: EpochSeconds): EpochSeconds | undefined {
    return this.shift === undefined || this.at(fire) === undefined
      ? undefined
      : movedFire(this.#moving(this.shift), fire);
  }

  noteOn(fires: Clock, at: EpochSeconds): string | undefined {
    const from = this.shift === undefined ? undefined : fireMovedTo(fires, this.#moving(this.shift), at);
    if (from !== undefined) {
      return `moved from ${writeLocal(from, this.timezone).slice(0, 10)} (${this.at(from)?.name})`;
    }
    const ended = [...this.except, ...this.only].flatMap((times) =>
      times instanceof Dates || !times.endedBy(at) ? [] : [times.name],
    );
    return ended.length === 0 ? undefined : `beyond the end of ${ended[0]}`;
  }

  #moving(shift: Shift) {
    return { at: (instant: EpochSeconds) => this.at(instant), timezone: this.timezone, shift };
  }
}
