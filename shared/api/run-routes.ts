import * as z from 'zod/mini';
import { runParams } from './identifiers.ts';
import { pageQuery } from './page-query.ts';
import { nothing, type RouteContract } from './route.ts';

const ofOneRun = () => ({ ...nothing(), params: runParams() });

export const searchRunsRoute = {
  method: 'GET',
  path: '/v1/runs',
  summary: 'The outcomes of all jobs on one UTC day (today): ok (succeeded, skipped) or bad (the others, the default).',
  takes: () => ({
    ...nothing(),
    query: z.strictObject({
      ...pageQuery(),
      day: z.optional(z.iso.date('a day is written like 2026-11-05')),
      kind: z._default(z.enum(['ok', 'bad']), 'bad'),
    }),
  }),
} as const satisfies RouteContract;

export const getRunRoute = {
  method: 'GET',
  path: '/v1/runs/{runId}',
  summary: 'Read a run.',
  takes: ofOneRun,
} as const satisfies RouteContract;

export const readLogRoute = {
  method: 'GET',
  path: '/v1/runs/{runId}/log',
  summary: "A run's output, attempt by attempt, in the order it was written.",
  takes: () => ({ ...ofOneRun(), query: z.strictObject(pageQuery()) }),
} as const satisfies RouteContract;

export const cancelRunRoute = {
  method: 'POST',
  path: '/v1/runs/{runId}/cancel',
  summary: 'Cancel a run. One that waits ends at once, one that runs within seconds.',
  takes: ofOneRun,
} as const satisfies RouteContract;
