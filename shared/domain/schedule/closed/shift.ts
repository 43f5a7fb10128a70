import type { ClosedTimes } from '#domain/schedule/definition/closed.ts';
import {
  ALL_MONTHS,
  type CronDefinition,
  type DayPattern,
  type PartDefinition,
} from '#domain/schedule/definition/parts.ts';
import type { Clock } from '#domain/schedule/fires/clock.ts';
import { ANY_DATE, ANY_WEEKDAY } from '#domain/schedule/read/cron/days.ts';
import { DAY, HOUR, LAST_INSTANT } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { instantOf } from '#domain/time/wall-instant.ts';
import { zoneOf } from '#domain/time/zone.ts';

/** The ways to move a fire that lies within closed times. */
export const SHIFTS = ['before', 'after'] as const;

export type Shift = (typeof SHIFTS)[number];

/** A fire that finds no day within so many is dropped. */
const MOST_DAYS = 31;

/** Nothing is moved further: a day more, as clocks change. */
const REACH = (MOST_DAYS + 1) * DAY + 3 * HOUR;

/** So many fires in a row that are dropped, over so long, have shown that all are. */
const [MOST_DROPPED, ENOUGH_DROPPED, ENOUGH_SECONDS] = [20_000, 50, 28 * 366 * DAY];

const EVERY_DAY: DayPattern = { ...ANY_DATE, ...ANY_WEEKDAY, match: 'or' };

/** The times of day of a schedule on every day: fires that are moved keep theirs, whatever the day. */
export function onEveryDay(part: PartDefinition): CronDefinition | undefined {
  if (part.form !== 'cron') {
    return undefined;
  }
  const { years: _, cycle: __, ...cron } = part;
  return { ...cron, days: EVERY_DAY, months: ALL_MONTHS };
}

/** The closed times that fires are moved out of. */
interface Moving extends Pick<ClosedTimes, 'at'> {
  readonly timezone: string;
  readonly shift: Shift;
}

/**
 * The instant to which a fire within closed times is moved: the same time of day on the nearest day before or after it on which that is not
 * within them, at most 31 days away; undefined where there is none. In a gap of the clocks it is the first instant after it, of two the first.
 */
export function movedFire({ at, timezone, shift }: Moving, fire: EpochSeconds): EpochSeconds | undefined {
  const wall = fire + zoneOf(timezone).at(fire).offset;
  for (let days = 1; days <= MOST_DAYS; days += 1) {
    const moved = instantOf(wall + (shift === 'before' ? -days : days) * DAY, timezone);
    if (at(moved) === undefined) {
      return moved;
    }
  }
  return undefined;
}

/** The fire of a clock that was moved to an instant; undefined where it is one of its own, or none. */
export function fireMovedTo(fires: Clock, moving: Moving, at: EpochSeconds): EpochSeconds | undefined {
  if (fires.next(at - 1) === at) {
    return undefined;
  }
  const [from, to] = moving.shift === 'before' ? [at, at + REACH] : [at - REACH, at];
  for (let fire = fires.next(from - 1); fire <= to; fire = fires.next(fire)) {
    if (moving.at(fire) !== undefined && movedFire(moving, fire) === at) {
      return fire;
    }
  }
  return undefined;
}

/** The fires that were looked at: all up to `scanned`, where those of them go that come after `after`, rising. */
interface Ahead {
  after: EpochSeconds;
  scanned: EpochSeconds;
  readonly fires: EpochSeconds[];
}

/**
 * A clock whose fires are moved out of closed times; those that fall together are one. Each question looks at all fires that could reach the
 * answer, and what was looked at is kept for the next one, as with jitter.
 */
export class ShiftClock implements Clock {
  readonly #fires: Clock;
  readonly #moving: Moving;
  #ahead: Ahead | undefined;

  constructor(fires: Clock, moving: Moving) {
    this.#fires = fires;
    this.#moving = moving;
  }

  next(after: EpochSeconds): EpochSeconds {
    const ahead = this.#aheadOf(after);
    const { fires } = ahead;
    const back = this.#moving.shift === 'before' ? REACH : 0;
    const begin = ahead.scanned;
    for (let dropped = 0; dropped <= MOST_DROPPED; dropped += 1) {
      const first = fires[0] ?? Infinity;
      const fire = this.#fires.next(ahead.scanned);
      const isEnough = dropped > ENOUGH_DROPPED && fire - begin > ENOUGH_SECONDS;
      if (fire - back >= first || fire > LAST_INSTANT || (first === Infinity && isEnough)) {
        return first;
      }
      ahead.scanned = fire;
      const closed = this.#moving.at(fire);
      const moved = closed === undefined ? fire : movedFire(this.#moving, fire);
      if (moved !== undefined && moved > after) {
        insert(fires, moved);
      } else if (moved === undefined && closed !== undefined && this.#moving.shift === 'after') {
        // Whatever comes before has no day within its reach either.
        ahead.scanned = Math.max(fire, closed.until - REACH);
      }
    }
    return fires[0] ?? Infinity;
  }

  /** What is known of the fires after an instant: of one that is before what was asked last, or far behind it, nothing. */
  #aheadOf(after: EpochSeconds): Ahead {
    const reach = after - (this.#moving.shift === 'after' ? REACH : 0) - 1;
    if (this.#ahead === undefined || after < this.#ahead.after || reach > this.#ahead.scanned) {
      this.#ahead = { after, scanned: reach, fires: [] };
    }
    const ahead = this.#ahead;
    ahead.after = after;
    const gone = ahead.fires.findIndex((fire) => fire > after);
    ahead.fires.splice(0, gone < 0 ? ahead.fires.length : gone);
    return ahead;
  }
}

/** Puts an instant into its place, unless it is there. */
function insert(fires: EpochSeconds[], at: EpochSeconds): void {
  const place = fires.findIndex((fire) => fire >= at);
  if (place < 0) {
    fires.push(at);
  } else if (fires[place] !== at) {
    fires.splice(place, 0, at);
  }
}
