import { HOUR, MINUTE } from './civil.ts';
import type { EpochSeconds } from './instant.ts';
import { zoneOf } from './zone.ts';

/** `2026-12-24T17:00:00Z`. */
export function writeUtc(at: EpochSeconds): string {
  return `${new Date(at * 1000).toISOString().slice(0, 19)}Z`;
}

/** The same instant as the clocks of `timezone` show it, with their offset: `2026-12-24T18:00:00+01:00`. */
export function writeLocal(at: EpochSeconds, timezone: string): string {
  const { offset } = zoneOf(timezone).at(at);
  return `${writeUtc(at + offset).slice(0, 19)}${writeOffset(offset)}`;
}

function writeOffset(offset: number): string {
  const size = Math.abs(offset);
  return `${offset < 0 ? '-' : '+'}${twoDigits(Math.floor(size / HOUR))}:${twoDigits(Math.floor((size % HOUR) / MINUTE))}`;
}

/** A number below 100 in two digits. */
export function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
