import * as z from 'zod';
import { runParams } from './identifiers.ts';
import { pageOf, pageQuery } from './page.ts';
import { type RouteContract, takesNothing } from './route.ts';
import { logChunkSchema, runSchema } from './run.ts';

const ofOneRun = { ...takesNothing, params: runParams } as const;

export const searchRunsRoute = {
  ...takesNothing,
  method: 'GET',
  path: '/v1/runs',
  summary: 'The outcomes of all jobs on one UTC day (today): ok (succeeded, skipped) or bad (the others, the default).',
  query: z.strictObject({
    ...pageQuery,
    day: z.iso.date('a day is written like 2026-11-05').optional(),
    kind: z.enum(['ok', 'bad']).default('bad'),
  }),
  answers: { 200: pageOf(runSchema) },
} as const satisfies RouteContract;

export const getRunRoute = {
  ...ofOneRun,
  method: 'GET',
  path: '/v1/runs/{runId}',
  summary: 'Read a run.',
  answers: { 200: runSchema },
} as const satisfies RouteContract;

export const readLogRoute = {
  ...ofOneRun,
  method: 'GET',
  path: '/v1/runs/{runId}/log',
  summary: "A run's output, attempt by attempt, in the order it was written.",
  query: z.strictObject(pageQuery),
  answers: { 200: pageOf(logChunkSchema) },
} as const satisfies RouteContract;

export const cancelRunRoute = {
  ...ofOneRun,
  method: 'POST',
  path: '/v1/runs/{runId}/cancel',
  summary: 'Cancel a run. One that waits ends at once, one that runs within seconds.',
  answers: { 202: runSchema },
} as const satisfies RouteContract;
