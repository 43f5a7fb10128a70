import * as z from 'zod/mini';
import { BACKFILL_ORDERS, BACKFILL_SCOPES } from '#domain/ledger/head/backlog.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { writtenInstant } from './instant.ts';
import { fireSchema } from './preview.ts';

/** A backfill and how far it is. */
export const backfillSchema = lazily(() =>
  z.strictObject({
    id: z.string(),
    from: writtenInstant(),
    to: writtenInstant(),
    order: z.enum(BACKFILL_ORDERS),
    only: z.enum(BACKFILL_SCOPES),
    maxConcurrent: wholeNumber(1),
    /** The revision that it runs. */
    revision: z.int(),
    askedAt: writtenInstant(),
    by: z.string(),
    /** Fires to run, as counted when it was asked for. */
    total: wholeNumber(0),
    started: wholeNumber(0),
    succeeded: wholeNumber(0),
    /** Runs that ended in any other way. */
    failed: wholeNumber(0),
    cancelled: z.optional(z.literal(true)),
    /** Set when nothing of it runs or is left. */
    endedAt: z.optional(writtenInstant()),
  }),
);

export type Backfill = z.output<ReturnType<typeof backfillSchema>>;

/** The fires that a backfill would run, in its order. */
export const backfillPlanSchema = lazily(() => z.strictObject({ count: wholeNumber(0), fires: z.array(fireSchema()) }));

export type BackfillPlan = z.output<ReturnType<typeof backfillPlanSchema>>;
