import * as z from 'zod/mini';
import { pageOf } from '#api/shapes/page.ts';
import { logSchema, runSchema } from '#api/shapes/run.ts';
import { readPosition } from '#domain/runs/log.ts';
import { idempotencyHeaders } from './conditional.ts';
import { runParams } from './identifiers.ts';
import { MOST_END_BYTES } from './limits.ts';
import { pageQuery, wholeNumberInQuery } from './page-query.ts';
import { nothing, type RouteContract } from './route.ts';
import { runNote } from './run-note.ts';

const position = () =>
  z.string().check(z.refine((text) => readPosition(text) !== undefined, 'a position is written <attempt>.<offset>'));

const ofOneRun = () => ({ ...nothing(), params: runParams() });

export const searchRunsRoute = {
  method: 'GET',
  path: '/v1/runs',
  needs: 'read',
  summary: 'List the outcomes of all jobs on one UTC day: `ok` (succeeded, skipped) or `bad` (the others).',
  takes: () => ({
    ...nothing(),
    query: z.strictObject({
      ...pageQuery(),
      day: z.optional(z.iso.date('a day is written like 2026-11-05')),
      kind: z._default(z.enum(['ok', 'bad']), 'bad'),
    }),
  }),
  answers: () => ({ 200: pageOf(runSchema()) }),
} as const satisfies RouteContract;

export const getRunRoute = {
  method: 'GET',
  path: '/v1/runs/{runId}',
  needs: 'read',
  summary: 'Read a run.',
  takes: ofOneRun,
  answers: () => ({ 200: runSchema() }),
} as const satisfies RouteContract;

export const readLogRoute = {
  method: 'GET',
  path: '/v1/runs/{runId}/log',
  needs: 'read',
  summary:
    "Read a run's output, attempt by attempt, in the order it was written: all of it, what lies behind a position that was answered, or its last lines.",
  takes: () => ({ ...ofOneRun(), query: logQuery() }),
  answers: () => ({ 200: logSchema() }),
} as const satisfies RouteContract;

/** From the beginning, behind `after`, or the last `bytes`. */
const logQuery = () =>
  z
    .strictObject({
      ...pageQuery(),
      after: z.optional(position()),
      from: z.optional(z.literal('end')),
      bytes: z.optional(wholeNumberInQuery(1, MOST_END_BYTES)),
    })
    .check(
      z.refine(({ from, bytes }) => from !== undefined || bytes === undefined, {
        error: 'is for from=end',
        path: ['bytes'],
      }),
      z.refine(({ from, after, cursor }) => from === undefined || (after === undefined && cursor === undefined), {
        error: 'goes with neither after nor cursor',
        path: ['from'],
      }),
    );

export const cancelRunRoute = {
  method: 'POST',
  path: '/v1/runs/{runId}/cancel',
  needs: 'run',
  summary:
    'Cancel a run. One that waits or is between attempts is over at once, one that runs is stopped within seconds.',
  takes: ofOneRun,
  answers: () => ({ 202: runSchema() }),
} as const satisfies RouteContract;

export const retryRunRoute = {
  method: 'POST',
  path: '/v1/runs/{runId}/retry',
  needs: 'run',
  summary:
    'Do a run again that is over, as a run of its own: the same revision of the job, arguments, variables and planned instant. It obeys the overlap policy of now unless `force` is true.',
  takes: () => ({
    ...ofOneRun(),
    headers: idempotencyHeaders(),
    body: z.optional(z.strictObject({ force: z.optional(z.boolean()), note: runNote() })),
  }),
  answers: () => ({ 202: runSchema() }),
} as const satisfies RouteContract;
