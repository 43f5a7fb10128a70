import type { Closed } from '#domain/schedule/definition/closed.ts';
import type { ScheduleWarning } from '#domain/schedule/definition/schedule.ts';
import { DAY } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { zoneOf } from '#domain/time/zone.ts';
import { untilWall } from './until.ts';

/** Days in a row, since 1970-01-01, both included. */
export interface DayRange {
  readonly from: number;
  readonly to: number;
  readonly name: string;
}

/** Days of a zone that were written out: what its clocks show says which day it is. */
export class Dates {
  readonly ranges: readonly DayRange[];
  readonly timezone: string;

  constructor(ranges: readonly DayRange[], timezone: string) {
    this.ranges = ranges;
    this.timezone = timezone;
  }

  /** The range that an instant lies in. */
  at(instant: EpochSeconds): Closed | undefined {
    const day = Math.floor((instant + zoneOf(this.timezone).at(instant).offset) / DAY);
    const range = this.ranges.find(({ from, to }) => day >= from && day <= to);
    return range && { until: untilWall((range.to + 1) * DAY, this.timezone, instant), name: range.name };
  }

  /** Whoever writes days out knows where they end. */
  lint(): readonly ScheduleWarning[] {
    return [];
  }
}
