import { HOUR, MINUTE } from './civil.ts';
import type { EpochSeconds } from './instant.ts';
import { twoDigits, writeUtc } from './write.ts';
import { zoneOf } from './zone.ts';

/** An instant as the clocks of a zone show it, with their offset: `2026-12-24T18:00:00+01:00`. */
export function writeLocal(at: EpochSeconds, timezone: string): string {
  const { offset } = zoneOf(timezone).at(at);
  return `${writeUtc(at + offset).slice(0, 19)}${writeOffset(offset)}`;
}

function writeOffset(offset: number): string {
  const size = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(size / HOUR))}:${twoDigits(Math.floor((size % HOUR) / MINUTE))}`;
}
