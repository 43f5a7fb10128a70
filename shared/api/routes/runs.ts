import * as z from 'zod/mini';
import { readPosition } from '#domain/runs/log.ts';
import { runParams } from './identifiers.ts';
import { pageQuery } from './page-query.ts';
import { nothing, type RouteContract } from './route.ts';

const position = () =>
  z.string().check(z.refine((text) => readPosition(text) !== undefined, 'a position is written <attempt>.<offset>'));

const ofOneRun = () => ({ ...nothing(), params: runParams() });

/** The outcomes of all jobs on one UTC day (today): ok (succeeded, skipped) or bad (the others, the default). */
export const searchRunsRoute = {
  method: 'GET',
  path: '/v1/runs',
  takes: () => ({
    ...nothing(),
    query: z.strictObject({
      ...pageQuery(),
      day: z.optional(z.iso.date('a day is written like 2026-11-05')),
      kind: z._default(z.enum(['ok', 'bad']), 'bad'),
    }),
  }),
} as const satisfies RouteContract;

/** Read a run. */
export const getRunRoute = {
  method: 'GET',
  path: '/v1/runs/{runId}',
  takes: ofOneRun,
} as const satisfies RouteContract;

/** A run's output, attempt by attempt, in the order it was written: all of it, or what lies behind a position that was answered. */
export const readLogRoute = {
  method: 'GET',
  path: '/v1/runs/{runId}/log',
  takes: () => ({ ...ofOneRun(), query: z.strictObject({ ...pageQuery(), after: z.optional(position()) }) }),
} as const satisfies RouteContract;

/** Cancel a run. One that waits ends at once, one that runs within seconds. */
export const cancelRunRoute = {
  method: 'POST',
  path: '/v1/runs/{runId}/cancel',
  takes: ofOneRun,
} as const satisfies RouteContract;
