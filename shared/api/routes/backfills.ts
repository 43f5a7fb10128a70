import * as z from 'zod/mini';
import { backfillPlanSchema, backfillSchema } from '#api/shapes/backfill.ts';
import { instantSchema } from '#api/shapes/instant.ts';
import { jobIdSchema } from '#domain/jobs/schema.ts';
import { BACKFILL_ORDERS, BACKFILL_SCOPES } from '#domain/ledger/head/backlog.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { idempotencyHeaders } from './conditional.ts';
import { jobParams } from './identifiers.ts';
import { MOST_BACKFILLED_AT_ONCE } from './limits.ts';
import { nothing, type RouteContract } from './route.ts';

export const backfillRoute = {
  method: 'POST',
  path: '/v1/jobs/{id}/backfill',
  needs: 'run',
  summary: 'Run fires of the past again, or for the first time; with `dryRun`, say which.',
  takes: () => ({ ...nothing(), params: jobParams(), headers: idempotencyHeaders(), body: pastFiresSchema() }),
  answers: () => ({ 200: backfillPlanSchema(), 202: backfillSchema() }),
} as const satisfies RouteContract;

export const cancelBackfillRoute = {
  method: 'POST',
  path: '/v1/jobs/{id}/backfill/{backfillId}/cancel',
  needs: 'run',
  summary: 'End a backfill: no more of it runs, and what runs is cancelled.',
  takes: () => ({
    ...nothing(),
    params: z.object({
      id: jobIdSchema(),
      backfillId: z.string().check(z.regex(/^[0-9A-Z]{26}$/, 'the id of a backfill is a ULID')),
    }),
  }),
  answers: () => ({ 200: backfillSchema() }),
} as const satisfies RouteContract;

/** The fires of the past that are asked for; both ends belong to the range. */
const pastFiresSchema = () =>
  z.strictObject({
    from: instantSchema(),
    to: instantSchema(),
    order: z._default(z.enum(BACKFILL_ORDERS), 'oldest'),
    only: z._default(z.enum(BACKFILL_SCOPES), 'missed'),
    maxConcurrent: z._default(wholeNumber(1, MOST_BACKFILLED_AT_ONCE), 1),
    dryRun: z._default(z.boolean(), false),
  });
