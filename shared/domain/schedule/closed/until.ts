import type { EpochSeconds } from '#domain/time/instant.ts';
import { instantOf } from '#domain/time/wall-instant.ts';
import { zoneOf } from '#domain/time/zone.ts';

/**
 * The instant after `instant` up to which what clocks show rises evenly towards `wall`: that of `wall`, or the change of the clocks before
 * it. Clocks that go back may show a day or an hour again that is over, so that whoever looks on from there has to look anew.
 */
export function untilWall(wall: number, timezone: string, instant: EpochSeconds): EpochSeconds {
  return Math.max(Math.min(instantOf(wall, timezone), zoneOf(timezone).at(instant).end), instant + 1);
}
