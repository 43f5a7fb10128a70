import * as z from 'zod';

/** The most items that one page holds. */
export const MAX_PAGE_ITEMS = 100;
const DEFAULT_PAGE_ITEMS = 50;
const MAX_CURSOR_CHARACTERS = 4_096;

/** A whole number as a query spells it: digits only, so that `1e2`, `0x10`, ` 5` and `5,6` are refused. */
export const wholeNumberInQuery = (low: number, high: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/, `a whole number from ${low} to ${high}`)
    .transform(Number)
    .pipe(z.int().min(low).max(high));

/** The query every list takes: `limit` (1-100, 50 unless told) and the `cursor` of the page before. */
export const pageQuery = {
  limit: wholeNumberInQuery(1, MAX_PAGE_ITEMS).default(DEFAULT_PAGE_ITEMS),
  cursor: z.string().min(1).max(MAX_CURSOR_CHARACTERS).optional(),
};

/** A page of `item`s; without `nextCursor` it is the last one. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({ items: z.array(item), nextCursor: z.string().optional() });
