import * as z from 'zod/mini';
import { writtenInstant } from '#api/shapes/instant.ts';
import { FINDINGS } from '#domain/receipts/compare.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

const hash = () => z.string().check(z.regex(/^[0-9a-f]{64}$/, 'expected a SHA-256'));

const placeSchema = () => z.strictObject({ day: z.iso.date(), number: wholeNumber(0) });

/** A page of a closed day as it is kept, for whoever checks it elsewhere: `closedAt` in seconds since 1970. */
const receiptSchema = lazily(() =>
  z.strictObject({
    ...placeSchema().shape,
    closedAt: wholeNumber(0),
    /** Until when it is kept, in seconds since 1970; missing on pages of before this was said. */
    keptUntil: z.optional(wholeNumber(0)),
    /** When the first record on it expires, in seconds since 1970; missing where there is none, and on pages of before this was said. */
    recordsUntil: z.optional(wholeNumber(0)),
    /** The page before it; missing on the first of all. */
    before: z.optional(z.strictObject({ ...placeSchema().shape, keptUntil: z.optional(wholeNumber(0)) })),
    /** The root of that one; empty on the first of all. */
    previous: z.union([hash(), z.literal('')]),
    through: z.optional(z.string()),
    next: z.optional(z.string()),
    jobs: z.readonly(
      z.array(
        z.strictObject({
          id: z.string(),
          records: wholeNumber(0),
          fires: wholeNumber(0),
          /** By the code of the reason, or `succeeded`. */
          outcomes: z.record(z.string(), wholeNumber(0)),
          ids: hash(),
          hash: hash(),
        }),
      ),
    ),
    /** SHA-256 of all of the above, as canonical JSON. */
    root: hash(),
  }),
);

/** A page, and what was found when it was held against the page before it and the records that are there. */
export const checkedReceiptSchema = lazily(() =>
  z.strictObject({
    receipt: receiptSchema(),
    closedAt: writtenInstant(),
    rootHolds: z.boolean(),
    chain: z.enum(['first', 'holds', 'broken', 'gone', 'missing']),
    jobs: z.readonly(z.array(z.strictObject({ id: z.string(), found: z.enum(FINDINGS), records: wholeNumber(0) }))),
    /** The number of the day's next page. */
    next: z.optional(wholeNumber(1)),
  }),
);

export type CheckedReceipt = z.output<ReturnType<typeof checkedReceiptSchema>>;
