import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';
import { writeUtc } from '#domain/time/write.ts';

/** Shows a planned instant, in RFC 3339 and UTC, where there is one: `2026-11-05T09:00:00Z`. */
export function optionalUtc(at: EpochSeconds | undefined): string | undefined {
  return at === undefined ? undefined : writeUtc(at);
}

/** Shows when something happened, in RFC 3339 and UTC, to the millisecond: `2026-11-05T09:00:00.312Z`. */
export function presentMilliseconds(atMs: EpochMilliseconds): string {
  return new Date(atMs).toISOString();
}

/** Shows when something happened, where it has. */
export function optionalMilliseconds(atMs: EpochMilliseconds | undefined): string | undefined {
  return atMs === undefined ? undefined : presentMilliseconds(atMs);
}
