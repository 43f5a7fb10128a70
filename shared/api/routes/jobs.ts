import * as z from 'zod/mini';
import { instantSchema } from '#api/shapes/instant.ts';
import { conditionalHeaders, idempotencyHeaders } from './conditional.ts';
import { jobParams } from './identifiers.ts';
import { pageQuery, wholeNumberInQuery } from './page-query.ts';
import { DEFAULT_FIRES, MAX_FIRES } from './preview-request.ts';
import { nothing, type RouteContract, someBody } from './route.ts';

const ofOneJob = () => ({ ...nothing(), params: jobParams() });

/** List jobs. With a filter, a page may hold fewer jobs than its limit and still not be the last. */
export const listJobsRoute = {
  method: 'GET',
  path: '/v1/jobs',
  takes: () => ({
    ...nothing(),
    query: z.strictObject({
      ...pageQuery(),
      tag: z.optional(z.string().check(z.minLength(1))),
      state: z.optional(z.enum(['active', 'paused', 'finished'])),
    }),
  }),
} as const satisfies RouteContract;

/** Create a job. */
export const createJobRoute = {
  method: 'POST',
  path: '/v1/jobs',
  takes: () => ({ ...nothing(), body: someBody() }),
} as const satisfies RouteContract;

/** Read a job. Its ETag is its revision. */
export const getJobRoute = {
  method: 'GET',
  path: '/v1/jobs/{id}',
  takes: ofOneJob,
} as const satisfies RouteContract;

/** Create a job or replace its definition. */
export const putJobRoute = {
  method: 'PUT',
  path: '/v1/jobs/{id}',
  takes: () => ({ ...ofOneJob(), headers: conditionalHeaders(), body: someBody() }),
} as const satisfies RouteContract;

/** Change parts of a definition by a merge patch (RFC 7396): null removes. */
export const patchJobRoute = {
  method: 'PATCH',
  path: '/v1/jobs/{id}',
  takes: () => ({ ...ofOneJob(), headers: conditionalHeaders(), body: someBody() }),
} as const satisfies RouteContract;

/** Delete a job. What runs goes on, what waits is cancelled, history stays until its retention has passed. */
export const deleteJobRoute = {
  method: 'DELETE',
  path: '/v1/jobs/{id}',
  takes: () => ({ ...ofOneJob(), headers: conditionalHeaders() }),
} as const satisfies RouteContract;

/** Pause a job: no fires are planned until it is resumed, or until the instant that is named. */
export const pauseJobRoute = {
  method: 'POST',
  path: '/v1/jobs/{id}/pause',
  takes: () => ({
    ...ofOneJob(),
    body: z.optional(
      z.strictObject({
        note: z.optional(z.string().check(z.minLength(1), z.maxLength(1_000))),
        until: z.optional(instantSchema()),
      }),
    ),
  }),
} as const satisfies RouteContract;

/** Resume a job. */
export const resumeJobRoute = {
  method: 'POST',
  path: '/v1/jobs/{id}/resume',
  takes: ofOneJob,
} as const satisfies RouteContract;

/** Run a job now. It obeys the overlap policy unless forced. */
export const runJobRoute = {
  method: 'POST',
  path: '/v1/jobs/{id}/run',
  takes: () => ({
    ...ofOneJob(),
    headers: idempotencyHeaders(),
    body: z.optional(z.strictObject({ force: z.optional(z.boolean()) })),
  }),
} as const satisfies RouteContract;

/** List a job's runs, newest fire first. */
export const listRunsRoute = {
  method: 'GET',
  path: '/v1/jobs/{id}/runs',
  takes: () => ({
    ...ofOneJob(),
    query: z.strictObject({ ...pageQuery(), from: z.optional(instantSchema()), to: z.optional(instantSchema()) }),
  }),
} as const satisfies RouteContract;

/** The next fires of a job; none while it is paused or finished. */
export const nextFiresRoute = {
  method: 'GET',
  path: '/v1/jobs/{id}/next',
  takes: () => ({
    ...ofOneJob(),
    query: z.strictObject({ count: z._default(wholeNumberInQuery(1, MAX_FIRES), DEFAULT_FIRES) }),
  }),
} as const satisfies RouteContract;

/** Who did what to a job, newest first. */
export const listAuditRoute = {
  method: 'GET',
  path: '/v1/jobs/{id}/audit',
  takes: () => ({ ...ofOneJob(), query: z.strictObject(pageQuery()) }),
} as const satisfies RouteContract;
