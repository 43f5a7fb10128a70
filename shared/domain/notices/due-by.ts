import { DAY, HOUR, MINUTE } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { instantOf } from '#domain/time/wall-instant.ts';
import { zoneOf } from '#domain/time/zone.ts';

/** A time of day: 00:00 to 23:59. */
const TIME_OF_DAY = /^([01]\d|2[0-3]):([0-5]\d)$/;

/** The next instant after a fire at which the clocks of a zone show that time of day; a fire at that very time has a day. */
export function dueBy(by: string, fire: EpochSeconds, timezone: string): EpochSeconds {
  const [, hours = '0', minutes = '0'] = TIME_OF_DAY.exec(by) ?? [];
  const wall = fire + zoneOf(timezone).at(fire).offset;
  const today = wall - (((wall % DAY) + DAY) % DAY) + Number(hours) * HOUR + Number(minutes) * MINUTE;
  const due = instantOf(today, timezone);
  return due > fire ? due : instantOf(today + DAY, timezone);
}
