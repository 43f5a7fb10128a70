import * as z from 'zod/mini';
import { explanationSchema } from '#api/shapes/explanation/explanation.ts';
import { instantSchema } from '#api/shapes/instant.ts';
import { comingFiresSchema } from '#api/shapes/preview.ts';
import { statsSchema } from '#api/shapes/stats.ts';
import { jobParams } from './identifiers.ts';
import { DEFAULT_PAGE_ITEMS, DEFAULT_RUNS_SUMMED, MAX_COMING_FIRES, MOST_RUNS_SUMMED } from './limits.ts';
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

export const comingFiresRoute = {
  method: 'GET',
  path: '/v1/fires',
  needs: 'read',
  summary:
    'List the fires to come of all jobs, in order, for a day at most; jobs that fire often as their first and last one and how many. None is missing up to `through`.',
  takes: () => ({
    ...nothing(),
    query: z.strictObject({
      from: z.optional(instantSchema()),
      limit: z._default(wholeNumberInQuery(1, MAX_COMING_FIRES), DEFAULT_PAGE_ITEMS),
    }),
  }),
  answers: () => ({ 200: comingFiresSchema() }),
} as const satisfies RouteContract;
