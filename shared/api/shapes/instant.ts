import * as z from 'zod/mini';
import { secondsOf } from '#domain/time/instant.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

const MAX_EPOCH_SECONDS = 253_402_300_799;

/** An instant as an answer writes it: RFC 3339 in UTC. */
export const writtenInstant = () => z.iso.datetime();

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
