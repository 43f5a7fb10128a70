import { DAY } from './civil.ts';
import type { EpochSeconds } from './schedule.ts';
import { zoneOf } from './zone.ts';

/**
 * The instant at which the clocks of `timezone` show `wall` (seconds since 1970-01-01T00:00 as if it were UTC): the first one where they
 * show it twice, the first after the gap where they never do.
 */
export function instantOf(wall: number, timezone: string): EpochSeconds {
  const zone = zoneOf(timezone);
  let interval = zone.at(wall - DAY);
  while (wall - interval.offset >= interval.end) interval = zone.at(interval.end);
  return Math.max(wall - interval.offset, interval.start);
}
