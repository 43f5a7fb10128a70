import * as z from 'zod/mini';
import { jobIdSchema } from '#domain/jobs/schema.ts';
import { backfillInputSchema } from './backfill-input.ts';
import { idempotencyHeaders } from './conditional.ts';
import { jobParams } from './identifiers.ts';
import { nothing, type RouteContract } from './route.ts';

/** Run fires of the past again, or for the first time; with dryRun, say which. */
export const backfillRoute = {
  method: 'POST',
  path: '/v1/jobs/{id}/backfill',
  takes: () => ({ ...nothing(), params: jobParams(), headers: idempotencyHeaders(), body: backfillInputSchema() }),
} as const satisfies RouteContract;

/** End a backfill: no more of it runs, and what runs is cancelled. */
export const cancelBackfillRoute = {
  method: 'POST',
  path: '/v1/jobs/{id}/backfill/{backfillId}/cancel',
  takes: () => ({
    ...nothing(),
    params: z.object({
      id: jobIdSchema(),
      backfillId: z.string().check(z.regex(/^[0-9A-Z]{26}$/, 'the id of a backfill is a ULID')),
    }),
  }),
} as const satisfies RouteContract;
