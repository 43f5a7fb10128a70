import type { EpochSeconds } from '#domain/time/instant.ts';
import type { ScheduleWarning } from './schedule.ts';

/** A stretch without fires. */
export interface Closed {
  /** The first instant after it. */
  readonly until: EpochSeconds;
  /** `2027-12-24`, `Christmas`. */
  readonly name: string;
  /** The calendar that it is in, by name. */
  readonly calendar?: string;
  /** It is all but what the schedule is meant for, so nobody misses a fire there. */
  readonly rest?: true;
}

/** Fires in their order, as the clocks in `fires` give them. */
interface Fires {
  /** The first fire strictly after `after`; Infinity when there is none. */
  next(after: EpochSeconds): EpochSeconds;
}

/**
 * Times at which a part of a schedule does not fire, whatever else it says. Whoever knows of them hands their reader in, so that nobody
 * else has to load it.
 */
export interface ClosedTimes {
  /** `except on 2027-12-24`. */
  readonly words: string;
  /** The stretch that an instant lies in. */
  at(instant: EpochSeconds): Closed | undefined;
  /** The warnings about it, as it is from an instant on. */
  lint(from: EpochSeconds): readonly ScheduleWarning[];
  /** The fires that are left of some, where they are moved to. */
  without(fires: Fires): Fires;
  /** Where a fire within them goes; undefined where nowhere. */
  movedTo(fire: EpochSeconds): EpochSeconds | undefined;
  /** The effect on one of the fires that are left of some, in words; undefined where they had none. */
  noteOn(fires: Fires, at: EpochSeconds): string | undefined;
}
