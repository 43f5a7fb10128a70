import { DAY } from './civil.ts';
import type { EpochSeconds } from './instant.ts';
import { instantOf } from './wall-instant.ts';
import { zoneOf } from './zone.ts';

/** The day of a zone in which an instant lies: its first second and its last. */
export function dayAround(
  at: EpochSeconds,
  timezone: string,
): { readonly from: EpochSeconds; readonly to: EpochSeconds } {
  const wall = at + zoneOf(timezone).at(at).offset;
  const midnight = Math.floor(wall / DAY) * DAY;
  return { from: instantOf(midnight, timezone), to: instantOf(midnight + DAY, timezone) - 1 };
}
