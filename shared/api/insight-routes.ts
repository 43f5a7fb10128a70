import * as z from 'zod';
import { MOST_RUNS_SUMMED } from '../engine/job-stats.ts';
import { explanationSchema } from './explanation.ts';
import { jobParams } from './identifiers.ts';
import { instantSchema } from './instant.ts';
import { wholeNumberInQuery } from './page.ts';
import { type RouteContract, takesNothing } from './route.ts';
import { statsSchema } from './stats.ts';

const DEFAULT_RUNS = 100;

export const explainRoute = {
  ...takesNothing,
  params: jobParams,
  method: 'GET',
  path: '/v1/jobs/{id}/explain',
  summary: 'Why a job did, or did not, run at an instant (now unless told): past or future, also of a deleted job.',
  query: z.strictObject({ at: instantSchema.optional() }),
  answers: { 200: explanationSchema },
} as const satisfies RouteContract;

export const statsRoute = {
  ...takesNothing,
  params: jobParams,
  method: 'GET',
  path: '/v1/jobs/{id}/stats',
  summary: "How a job's latest runs went: outcomes, lateness, time in the queue and duration.",
  query: z.strictObject({ runs: wholeNumberInQuery(1, MOST_RUNS_SUMMED).default(DEFAULT_RUNS) }),
  answers: { 200: statsSchema },
} as const satisfies RouteContract;
