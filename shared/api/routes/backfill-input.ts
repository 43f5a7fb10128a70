import * as z from 'zod/mini';
import { instantSchema } from '#api/shapes/instant.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

/** The most runs of one backfill at once. */
const MOST_CONCURRENT = 20;

/** Which fires of the past to run; both ends belong to the range. */
export const backfillInputSchema = () =>
  z.strictObject({
    from: instantSchema(),
    to: instantSchema(),
    order: z._default(z.enum(['oldest', 'newest']), 'oldest'),
    only: z._default(z.enum(['missed', 'all']), 'missed'),
    maxConcurrent: z._default(wholeNumber(1, MOST_CONCURRENT), 1),
    dryRun: z._default(z.boolean(), false),
  });

/** Which fires of the past to run, as a client says it. */
export interface BackfillInput {
  /** RFC 3339; both ends belong to the range. */
  readonly from: string;
  readonly to: string;
  readonly order?: 'oldest' | 'newest';
  readonly only?: 'missed' | 'all';
  /** 1-20. */
  readonly maxConcurrent?: number;
}
