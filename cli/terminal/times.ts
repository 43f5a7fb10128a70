import { secondsOf } from '#domain/time/instant.ts';
import { writeLocal } from '#domain/time/write-local.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** An instant (RFC 3339) in UTC to the second: `2026-11-05 09:00:00Z`; `-` where there is none. */
export function utcTime(instant: string | undefined): string {
  return instant === undefined ? '-' : `${new Date(instant).toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

/**
 * The same instant as the clocks of a zone show it: `2026-11-05 10:00:00+01:00`; `-` where there is none. UTC is not looked up: the first
 * word of Node's tables of zones takes a tenth of a whole command.
 */
export function zoneTime(instant: string | undefined, timezone: string): string {
  if (instant === undefined) {
    return '-';
  }
  return timezone === 'UTC'
    ? utcTime(instant).replace('Z', '+00:00')
    : writeLocal(secondsOf(Date.parse(instant)), timezone).replace('T', ' ');
}

/** An instant on the clocks of a zone and, unless that is UTC, in UTC: `2026-11-05 10:00:00+01:00 (2026-11-05 09:00:00Z)`. */
export function bothTimes(instant: string, timezone: string): string {
  return timezone === 'UTC' ? utcTime(instant) : `${zoneTime(instant, timezone)} (${utcTime(instant)})`;
}

/** A length of time with the precision that people care about: `350 ms`, `4.2 s`, `3 m 20 s`, `2 h 5 m`, `3 d 4 h`. */
export function duration(milliseconds: number | undefined): string {
  if (milliseconds === undefined) {
    return '-';
  }
  const size = Math.abs(milliseconds);
  const sign = milliseconds < 0 ? '-' : '';
  if (size < 1_000) {
    return `${sign}${size} ms`;
  }
  if (size < MINUTE_MS) {
    return `${sign}${(Math.floor(size / 100) / 10).toFixed(1)} s`;
  }
  return sign + (size < HOUR_MS ? two(size, MINUTE_MS, 'm', 1_000, 's') : longer(size));
}

/** The distance of an instant from `nowMs` in words: `in 3 h 2 m`, `4 m 10 s ago`. */
export function distance(instant: string, nowMs: number): string {
  const ahead = Date.parse(instant) - nowMs;
  return ahead >= 0 ? `in ${duration(ahead)}` : `${duration(-ahead)} ago`;
}

function longer(size: number): string {
  return size < DAY_MS ? two(size, HOUR_MS, 'h', MINUTE_MS, 'm') : two(size, DAY_MS, 'd', HOUR_MS, 'h');
}

function two(size: number, large: number, largeName: string, small: number, smallName: string): string {
  return `${Math.floor(size / large)} ${largeName} ${Math.floor((size % large) / small)} ${smallName}`;
}
