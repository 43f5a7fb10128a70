import * as z from 'zod/mini';
import { foundConditionsSchema } from '#api/shapes/explanation/conditions.ts';
import { explanationSchema } from '#api/shapes/explanation/explanation.ts';
import { forecastSchema, pricesSchema } from '#api/shapes/forecast/forecast.ts';
import { instantSchema } from '#api/shapes/instant.ts';
import { comingFiresSchema } from '#api/shapes/preview.ts';
import { checkedReceiptSchema } from '#api/shapes/receipts/receipt.ts';
import { replaySchema } from '#api/shapes/replay/replay.ts';
import { statsSchema } from '#api/shapes/stats.ts';
import { PRICED_REGIONS } from '#domain/cost/prices.ts';
import { jobIdSchema, jobInputSchema } from '#domain/jobs/schema.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { jobParams } from './identifiers.ts';
import {
  DEFAULT_FORECAST_DAYS,
  DEFAULT_PAGE_ITEMS,
  DEFAULT_RUNS_SUMMED,
  DEFAULT_RUNS_TIMED,
  MAX_COMING_FIRES,
  MAX_JOBS_A_CALL,
  MAX_PAGE_ITEMS,
  MAX_PAGE_LINES,
  MAX_REPLAYED_JOBS,
  MOST_FORECAST_DAYS,
  MOST_FORECAST_TAKES_MS,
  MOST_RECEIPT_PAGES,
  MOST_REPLAY_SEED,
  MOST_RUNS_SUMMED,
} from './limits.ts';
import { cursorSchema, wholeNumberInQuery } from './page-query.ts';
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

export const readConditionsRoute = {
  method: 'POST',
  path: '/v1/jobs/{id}/conditions',
  needs: 'run',
  summary:
    'Read the conditions of a job now, as a run that starts would. What only the machine of its runner knows is told by that alone.',
  takes: () => ({ ...nothing(), params: jobParams() }),
  answers: () => ({ 200: foundConditionsSchema() }),
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

export const receiptRoute = {
  method: 'GET',
  path: '/v1/receipts/{day}',
  needs: 'read',
  summary:
    'Read a page of the receipt of a closed day, checked against the page before it and the records that are there. It is of all jobs: who may not see all of them is refused.',
  takes: () => ({
    ...nothing(),
    params: z.object({ day: z.iso.date('a day is written like 2026-11-28') }),
    query: z.strictObject({ page: z._default(wholeNumberInQuery(0, MOST_RECEIPT_PAGES), 0) }),
  }),
  answers: () => ({ 200: checkedReceiptSchema() }),
} as const satisfies RouteContract;

export const forecastRoute = {
  method: 'POST',
  path: '/v1/forecast',
  needs: 'read',
  summary:
    'Look ahead: the fires of jobs over some days, what their runs ask of AWS, and what that costs. Of the jobs that are there, or of those that are sent. Nothing is stored.',
  takes: () => ({ ...nothing(), body: z.prefault(forecastBody(z.unknown()), {}) }),
  answers: () => ({ 200: forecastSchema() }),
  judged: () => forecastBody(z.union([jobIdSchema(), jobInputSchema()])),
} as const satisfies RouteContract;

/** Jobs by their ids, or as POST takes them; without any, those that are there, a page at a time. */
const forecastBody = (job: z.ZodMiniType) =>
  z.strictObject({
    jobs: z.optional(z.array(job).check(z.maxLength(MAX_JOBS_A_CALL, `at most ${MAX_JOBS_A_CALL} jobs a call`))),
    from: z.optional(instantSchema()),
    days: z._default(wholeNumber(1, MOST_FORECAST_DAYS), DEFAULT_FORECAST_DAYS),
    /** The latest records of each job that durations are taken from. */
    history: z._default(wholeNumber(0, MAX_PAGE_ITEMS), DEFAULT_RUNS_TIMED),
    /** How long a run of a job without such records is taken to take, if not as long as its timeout. */
    takesMs: z.optional(wholeNumber(1, MOST_FORECAST_TAKES_MS)),
    /** The load minute by minute, too. */
    load: z._default(z.boolean(), false),
    /** Whose list prices. */
    region: z.optional(z.enum(PRICED_REGIONS)),
    /** In the place of listed ones. */
    prices: z.optional(pricesSchema()),
    limit: z._default(wholeNumber(1, MAX_PAGE_LINES), MAX_PAGE_ITEMS),
    cursor: z.optional(cursorSchema()),
  });

export const replayRoute = {
  method: 'POST',
  path: '/v1/replay',
  needs: 'read',
  summary:
    'Replay what is recorded of jobs, at most 31 days of it, with other settings: what would have become of their runs. Nothing is stored, so to cancel is to close the connection, or to ask for no further page: one has at most 50,000 records, and plans at most 50,000 runs.',
  takes: () => ({ ...nothing(), body: replayBody(z.unknown()) }),
  answers: () => ({ 200: replaySchema() }),
  judged: () => replayBody(jobInputSchema()),
} as const satisfies RouteContract;

/** Jobs by their ids; without any, those that are there, a page at a time. `with`: jobs as POST takes them, in the place of those of their ids. */
const replayBody = (job: z.ZodMiniType) =>
  z.strictObject({
    jobs: z.optional(
      z.array(jobIdSchema()).check(z.maxLength(MAX_REPLAYED_JOBS, `at most ${MAX_REPLAYED_JOBS} jobs a call`)),
    ),
    from: instantSchema(),
    to: z.optional(instantSchema()),
    with: z._default(
      z.array(job).check(z.maxLength(MAX_REPLAYED_JOBS, `at most ${MAX_REPLAYED_JOBS} jobs a call`)),
      [],
    ),
    /** The same one draws the same. */
    seed: z._default(wholeNumber(0, MOST_REPLAY_SEED), 1),
    /** Whose list prices. */
    region: z.optional(z.enum(PRICED_REGIONS)),
    /** In the place of listed ones. */
    prices: z.optional(pricesSchema()),
    limit: z._default(wholeNumber(1, MAX_REPLAYED_JOBS), MAX_REPLAYED_JOBS),
    cursor: z.optional(cursorSchema()),
  });
