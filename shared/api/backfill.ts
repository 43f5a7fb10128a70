import * as z from 'zod';
import type { Backfill as DomainBackfill } from '../ledger/head.ts';
import { writeUtc } from '../schedule/write-time.ts';
import { instantSchema } from './instant.ts';
import { type Fire, fireSchema } from './preview.ts';

/** The most runs of one backfill at once. */
const MOST_CONCURRENT = 20;

const instant = z.iso.datetime();
const count = z.int().min(0);
const order = z.enum(['oldest', 'newest']);
const only = z.enum(['missed', 'all']);

/** Which fires of the past to run; both ends belong to the range. */
export const backfillInputSchema = z.strictObject({
  from: instantSchema,
  to: instantSchema,
  order: order.default('oldest'),
  only: only.default('missed'),
  maxConcurrent: z.int().min(1).max(MOST_CONCURRENT).default(1),
  dryRun: z.boolean().default(false),
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

/** A backfill and how far it is. */
export const backfillSchema = z.strictObject({
  id: z.string(),
  from: instant,
  to: instant,
  order,
  only,
  maxConcurrent: z.int().min(1),
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
  cancelled: z.literal(true).optional(),
  /** Set when nothing of it runs or is left. */
  endedAt: instant.optional(),
});

export type Backfill = z.output<typeof backfillSchema>;

/** What a backfill would run. */
export const backfillPlanSchema = z.strictObject({ count, fires: z.array(fireSchema) });

/** What a backfill would run, in its order. */
export interface BackfillPlan {
  readonly count: number;
  readonly fires: readonly Fire[];
}

/** Shows a backfill without its cursor. */
export function presentBackfill({ reached: _, last: __, ...backfill }: DomainBackfill): Backfill {
  const { from, to, askedAt, endedAt } = backfill;
  return {
    ...backfill,
    from: writeUtc(from),
    to: writeUtc(to),
    askedAt: writeUtc(askedAt),
    endedAt: endedAt === undefined ? undefined : writeUtc(endedAt),
  };
}
