import { writeUtc } from '#domain/time/write.ts';

const MINUTE_MS = 60_000;

/** An instant on a clock that is so many minutes ahead of UTC, with the zone: `2026-11-29 10:15:00 UTC`, `2026-11-29 11:15:00 +01:00`. */
export function stamp(atMs: number, offsetMinutes: number): string {
  const text = writeUtc(Math.floor((atMs + offsetMinutes * MINUTE_MS) / 1_000));
  return `${text.slice(0, 10)} ${text.slice(11, 19)} ${zoneText(offsetMinutes)}`;
}

/** The same without the day, where that is today's. */
export function shortStamp(atMs: number, offsetMinutes: number, nowMs: number): string {
  const [day = '', ...rest] = stamp(atMs, offsetMinutes).split(' ');
  return stamp(nowMs, offsetMinutes).startsWith(day) ? rest.join(' ') : `${day} ${rest.join(' ')}`;
}

/** An instant as the API has it on the clock of a zone (`2026-10-26T02:30:00+01:00`), written as the others are. */
export function localText(local: string): string {
  return local.replace('T', ' ').replace(/[+-]\d\d:\d\d$|Z$/, ' $&');
}

/** `UTC`, `+05:30`. */
function zoneText(offsetMinutes: number): string {
  if (offsetMinutes === 0) {
    return 'UTC';
  }
  const size = Math.abs(offsetMinutes);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${offsetMinutes < 0 ? '-' : '+'}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}
