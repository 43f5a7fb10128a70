import * as z from 'zod/mini';
import { instantSchema } from '#api/shapes/instant.ts';
import { pageOf } from '#api/shapes/page.ts';
import { logSchema, outcomeStatusSchema, reasonCodeSchema, runSchema } from '#api/shapes/run.ts';
import { jobIdSchema } from '#domain/jobs/schema.ts';
import { readPosition } from '#domain/runs/log.ts';
import { OUTCOME_STATUSES } from '#domain/runs/run.ts';
import { LONGEST_SEARCH_SECONDS } from '#domain/runs/search-range.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { idempotencyHeaders } from './conditional.ts';
import { jobParams, runParams } from './identifiers.ts';
import { MOST_END_BYTES } from './limits.ts';
import { runNote } from './note.ts';
import { pageQuery, wholeNumberInQuery } from './page-query.ts';
import { nothing, type RouteContract } from './route.ts';

const ANY_OUTCOME = OUTCOME_STATUSES.join('|');
const OUTCOMES = new RegExp(`^(?:${ANY_OUTCOME})(?:,(?:${ANY_OUTCOME}))*$`);

const position = () =>
  z.string().check(z.refine((text) => readPosition(text) !== undefined, 'a position is written <attempt>.<offset>'));

const ofOneRun = () => ({ ...nothing(), params: runParams() });

export const searchRunsRoute = {
  method: 'GET',
  path: '/v1/runs',
  needs: 'read',
  summary:
    'Search what became of runs, newest fire first: of all jobs or of one, by outcome and by reason. With `open=true`, list those that are not over.',
  takes: () => ({ ...nothing(), query: searchQuery() }),
  answers: () => ({ 200: pageOf(runSchema()) }),
} as const satisfies RouteContract;

export const listRunsRoute = {
  method: 'GET',
  path: '/v1/jobs/{id}/runs',
  needs: 'read',
  summary: "List a job's runs, newest fire first.",
  takes: () => ({
    ...nothing(),
    params: jobParams(),
    query: z.strictObject({ ...pageQuery(), from: z.optional(instantSchema()), to: z.optional(instantSchema()) }),
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

/** At most seven days; without an end up to now, without a beginning one day. */
const searchQuery = () =>
  z
    .strictObject({
      ...pageQuery(),
      from: z.optional(instantSchema()),
      to: z.optional(instantSchema()),
      status: z.optional(outcomesInQuery()),
      reason: z.optional(reasonCodeSchema()),
      job: z.optional(jobIdSchema()),
      open: z.optional(z.literal('true')),
    })
    .check(
      z.refine(({ open, ...others }) => open === undefined || isNothingBut(PAGING, others), {
        error: 'goes with limit and cursor alone: what is not over has no outcome',
        path: ['open'],
      }),
      z.refine(({ from, to }) => !(secondsBetween(from, to) < 0), { error: 'is later than to', path: ['from'] }),
      z.refine(({ from, to }) => !(secondsBetween(from, to) > LONGEST_SEARCH_SECONDS), {
        error: 'is more than 7 days before to: search them one after the other',
        path: ['from'],
      }),
    );

const PAGING: readonly string[] = ['limit', 'cursor'];

function isNothingBut(names: readonly string[], query: object): boolean {
  return Object.entries(query).every(([name, value]) => value === undefined || names.includes(name));
}

/** NaN where one of them is left out. */
function secondsBetween(from: EpochSeconds = Number.NaN, to: EpochSeconds = Number.NaN): number {
  return to - from;
}

/** One outcome or several. */
const outcomesInQuery = () =>
  z.pipe(
    z.pipe(
      z.string().check(z.regex(OUTCOMES, `outcomes, separated by commas: ${OUTCOME_STATUSES.join(', ')}`)),
      z.transform((text) => text.split(',')),
    ),
    z.array(outcomeStatusSchema()),
  );

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
    'Do a run again that is over, as a run of its own: the same revision of the job, arguments, variables and planned instant. With `current` the job is taken as it is now. It obeys the overlap policy of now unless `force` is true.',
  takes: () => ({
    ...ofOneRun(),
    headers: idempotencyHeaders(),
    body: z.optional(
      z.strictObject({ force: z.optional(z.boolean()), current: z.optional(z.boolean()), note: runNote() }),
    ),
  }),
  answers: () => ({ 202: runSchema() }),
} as const satisfies RouteContract;
