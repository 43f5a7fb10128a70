import * as z from 'zod/mini';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { type Fire, fireSchema } from './preview.ts';

const instant = z.iso.datetime();
const count = wholeNumber(0);
const order = z.enum(['oldest', 'newest']);
const only = z.enum(['missed', 'all']);

/** A backfill and how far it is. */
export const backfillSchema = z.strictObject({
  id: z.string(),
  from: instant,
  to: instant,
  order,
  only,
  maxConcurrent: wholeNumber(1),
  /** The revision that it runs. */
  revision: z.int(),
  askedAt: instant,
  by: z.string(),
  /** Fires to run, as counted when it was asked for. */
  total: count,
  started: count,
  succeeded: count,
  /** Runs that ended in any other way. */
  failed: count,
  cancelled: z.optional(z.literal(true)),
  /** Set when nothing of it runs or is left. */
  endedAt: z.optional(instant),
});

export type Backfill = z.output<typeof backfillSchema>;

/** What a backfill would run. */
export const backfillPlanSchema = z.strictObject({ count, fires: z.array(fireSchema) });

/** What a backfill would run, in its order. */
export interface BackfillPlan {
  readonly count: number;
  readonly fires: readonly Fire[];
}
