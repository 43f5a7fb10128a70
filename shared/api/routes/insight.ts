import * as z from 'zod/mini';
import { instantSchema } from '#api/shapes/instant.ts';
import { MOST_RUNS_SUMMED } from '#engine/insight/stats.ts';
import { jobParams } from './identifiers.ts';
import { wholeNumberInQuery } from './page-query.ts';
import { nothing, type RouteContract } from './route.ts';

const DEFAULT_RUNS = 100;

/** Why a job did, or did not, run at an instant (now unless told): past or future, also of a deleted job. */
export const explainRoute = {
  method: 'GET',
  path: '/v1/jobs/{id}/explain',
  takes: () => ({ ...nothing(), params: jobParams(), query: z.strictObject({ at: z.optional(instantSchema()) }) }),
} as const satisfies RouteContract;

/** How a job's latest runs went: outcomes, lateness, time in the queue and duration. */
export const statsRoute = {
  method: 'GET',
  path: '/v1/jobs/{id}/stats',
  takes: () => ({
    ...nothing(),
    params: jobParams(),
    query: z.strictObject({ runs: z._default(wholeNumberInQuery(1, MOST_RUNS_SUMMED), DEFAULT_RUNS) }),
  }),
} as const satisfies RouteContract;
