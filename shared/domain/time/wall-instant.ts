import { DAY } from './civil.ts';
import type { EpochSeconds } from './instant.ts';
import { zoneOf } from './zone.ts';

/**
 * The instant at which the clocks of `timezone` show `wall` (seconds since 1970-01-01T00:00 as if it were UTC): the first one where they
 * show it twice, the first after the gap where they never do.
 */
export function instantOf(wall: number, timezone: string): EpochSeconds {
  const zone = zoneOf(timezone);
  let interval = zone.at(wall - DAY);
  while (wall - interval.offset >= interval.end) {
    interval = zone.at(interval.end);
  }
  return Math.max(wall - interval.offset, interval.start);
}

/**
 * The same, but for a wall time that a gap takes away: then it is the instant at which clocks that were not moved would show it, so that
 * one can ask what became of that time.
 */
export function unmovedInstantOf(wall: number, timezone: string): EpochSeconds {
  const instant = instantOf(wall, timezone);
  const { start, offset, before } = zoneOf(timezone).at(instant);
  return wall - offset < start ? wall - before : instant;
}
