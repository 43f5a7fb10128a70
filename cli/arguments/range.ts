import { InvalidArgumentError } from 'commander';
import { DAY } from '#domain/time/civil.ts';
import { instantOf } from '#domain/time/wall-instant.ts';
import { writeUtc } from '#domain/time/write.ts';
import { parseInstant } from './options.ts';

const DAY_ALONE = /^\d{4}-\d\d-\d\d$/;

/** An end of a range as people say it: an instant (RFC 3339), or a day, as some clocks count it. */
export type RangeEnd =
  | { readonly kind: 'instant'; readonly instant: string }
  | { readonly kind: 'day'; readonly day: string };

/** Reads `2026-11-05T09:00:00Z` or `2026-11-05`. */
export function parseRangeEnd(text: string): RangeEnd {
  const instant = parseInstant(text);
  if (!DAY_ALONE.test(text)) {
    return { kind: 'instant', instant };
  }
  if (!new Date(instant).toISOString().startsWith(text)) {
    throw new InvalidArgumentError('There is no such day.');
  }
  return { kind: 'day', day: text };
}

/** The instant (RFC 3339) at which a range begins: of a day the first second on the clocks of `timezone`. */
export function firstOf(end: RangeEnd, timezone: string): string {
  return end.kind === 'instant' ? end.instant : writeUtc(instantOf(wallOf(end.day), timezone));
}

/** The instant (RFC 3339) that a range ends with: of a day the last second on the clocks of `timezone`. */
export function lastOf(end: RangeEnd, timezone: string): string {
  return end.kind === 'instant' ? end.instant : writeUtc(instantOf(wallOf(end.day) + DAY, timezone) - 1);
}

function wallOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`) / 1000;
}
