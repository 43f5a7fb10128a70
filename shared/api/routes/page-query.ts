import * as z from 'zod/mini';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { DEFAULT_PAGE_ITEMS, MAX_PAGE_ITEMS } from './limits.ts';

const MAX_CURSOR_CHARACTERS = 4_096;

/** A whole number in a query, where it is text: digits only, so that `1e2`, `0x10`, ` 5` and `5,6` are refused. */
export const wholeNumberInQuery = (low: number, high: number): z.ZodMiniType<number, string | number> =>
  z.pipe(
    z.pipe(z.string().check(z.regex(/^\d{1,9}$/, `a whole number from ${low} to ${high}`)), z.transform(Number)),
    wholeNumber(low, high),
  );

/** The place behind which a list goes on, as it was answered. */
export const cursorSchema = () => z.string().check(z.minLength(1), z.maxLength(MAX_CURSOR_CHARACTERS));

/** The query every list takes: `limit` (from 1 to 100 or `most`, 50 unless told) and the `cursor` of the page before. */
export const pageQuery = (most = MAX_PAGE_ITEMS) => ({
  limit: z._default(wholeNumberInQuery(1, most), DEFAULT_PAGE_ITEMS),
  cursor: z.optional(cursorSchema()),
});
