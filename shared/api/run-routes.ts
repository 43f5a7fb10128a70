import * as z from 'zod/mini';
import { runParams } from './identifiers.ts';
import { pageQuery } from './page-query.ts';
import { type RouteContract, takesNothing } from './route.ts';

const ofOneRun = { ...takesNothing, params: runParams } as const;

export const searchRunsRoute = {
  ...takesNothing,
  method: 'GET',
  path: '/v1/runs',
  summary: 'The outcomes of all jobs on one UTC day (today): ok (succeeded, skipped) or bad (the others, the default).',
  query: z.strictObject({
    ...pageQuery,
    day: z.optional(z.iso.date('a day is written like 2026-11-05')),
    kind: z._default(z.enum(['ok', 'bad']), 'bad'),
  }),
} as const satisfies RouteContract;

export const getRunRoute = {
  ...ofOneRun,
  method: 'GET',
  path: '/v1/runs/{runId}',
  summary: 'Read a run.',
} as const satisfies RouteContract;

export const readLogRoute = {
  ...ofOneRun,
  method: 'GET',
  path: '/v1/runs/{runId}/log',
  summary: "A run's output, attempt by attempt, in the order it was written.",
  query: z.strictObject(pageQuery),
} as const satisfies RouteContract;

export const cancelRunRoute = {
  ...ofOneRun,
  method: 'POST',
  path: '/v1/runs/{runId}/cancel',
  summary: 'Cancel a run. One that waits ends at once, one that runs within seconds.',
} as const satisfies RouteContract;
