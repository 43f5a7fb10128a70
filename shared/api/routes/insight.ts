import * as z from 'zod/mini';
import { explanationSchema } from '#api/shapes/explanation.ts';
import { instantSchema } from '#api/shapes/instant.ts';
import { statsSchema } from '#api/shapes/stats.ts';
import { jobParams } from './identifiers.ts';
import { DEFAULT_RUNS_SUMMED, MOST_RUNS_SUMMED } from './limits.ts';
import { wholeNumberInQuery } from './page-query.ts';
import { nothing, type RouteContract } from './route.ts';

export const explainRoute = {
  method: 'GET',
  path: '/v1/jobs/{id}/explain',
  needs: 'read',
  summary: 'Say why a job did, or did not, run at an instant (now unless told): past or future, also of a deleted job.',
  takes: () => ({ ...nothing(), params: jobParams(), query: z.strictObject({ at: z.optional(instantSchema()) }) }),
  answers: () => ({ 200: explanationSchema() }),
} as const satisfies RouteContract;

export const statsRoute = {
  method: 'GET',
  path: '/v1/jobs/{id}/stats',
  needs: 'read',
  summary: "Sum up a job's latest runs: outcomes, lateness, time in the queue and duration.",
  takes: () => ({
    ...nothing(),
    params: jobParams(),
    query: z.strictObject({ runs: z._default(wholeNumberInQuery(1, MOST_RUNS_SUMMED), DEFAULT_RUNS_SUMMED) }),
  }),
  answers: () => ({ 200: statsSchema() }),
} as const satisfies RouteContract;
