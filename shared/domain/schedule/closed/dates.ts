import type { Closed, ClosedTimes } from '#domain/schedule/definition/closed.ts';
import type { Clock } from '#domain/schedule/fires/clock.ts';
import { DAY } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { instantOf } from '#domain/time/wall-instant.ts';
import { zoneOf } from '#domain/time/zone.ts';
import { closedClock } from './clock.ts';

/** Days in a row, since 1970-01-01, both included. */
export interface DayRange {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** The days of a zone that were written out: what its clocks show says which day it is. */
export class ClosedDates implements ClosedTimes {
  readonly words: string;
  readonly ranges: readonly DayRange[];
  readonly timezone: string;

  constructor(words: string, ranges: readonly DayRange[], timezone: string) {
    this.words = words;
    this.ranges = ranges;
    this.timezone = timezone;
  }

  at(instant: EpochSeconds): Closed | undefined {
    const day = Math.floor((instant + zoneOf(this.timezone).at(instant).offset) / DAY);
    const range = this.ranges.find(({ from, to }) => day >= from && day <= to);
    if (range === undefined) {
      return undefined;
    }
    // Clocks that go back over a midnight show the day before once more.
    const until = Math.max(instantOf((range.to + 1) * DAY, this.timezone), instant + 1);
    return { until, name: range.name };
  }

  without(fires: Clock): Clock {
    return closedClock(fires, this);
  }
}
