import * as z from 'zod/mini';
import { type EpochMilliseconds, secondsOf } from '#domain/time/instant.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

const MAX_EPOCH_SECONDS = 253_402_300_799;

/** Writes when something happened as RFC 3339 in UTC, to the millisecond: `2026-11-05T09:00:00.312Z`. */
export function presentMilliseconds(atMs: EpochMilliseconds): string {
  return new Date(atMs).toISOString();
}

/** An instant as a client writes it: RFC 3339 with `Z` or an offset; read as whole seconds, years 1970-9999. */
export const instantSchema = () =>
  z.pipe(
    z.pipe(
      z.string().check(
        z.iso.datetime({
          offset: true,
          error: 'an instant is written like 2026-11-05T09:00:00Z, with Z or an offset',
        }),
      ),
      z.transform((text) => secondsOf(Date.parse(text))),
    ),
    wholeNumber(0, MAX_EPOCH_SECONDS),
  );
