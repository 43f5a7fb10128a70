import * as z from 'zod/mini';
import { conditionalHeaders, idempotencyHeaders } from './conditional.ts';
import { jobParams } from './identifiers.ts';
import { instantSchema } from './instant.ts';
import { pageQuery, wholeNumberInQuery } from './page-query.ts';
import { DEFAULT_FIRES, MAX_FIRES } from './preview-request.ts';
import { type RouteContract, someBody, takesNothing } from './route.ts';

const ofOneJob = { ...takesNothing, params: jobParams } as const;

export const listJobsRoute = {
  ...takesNothing,
  method: 'GET',
  path: '/v1/jobs',
  summary: 'List jobs. With a filter, a page may hold fewer jobs than its limit and still not be the last.',
  query: z.strictObject({
    ...pageQuery,
    tag: z.optional(z.string().check(z.minLength(1))),
    state: z.optional(z.enum(['active', 'paused', 'finished'])),
  }),
} as const satisfies RouteContract;

export const createJobRoute = {
  ...takesNothing,
  method: 'POST',
  path: '/v1/jobs',
  summary: 'Create a job.',
  body: someBody,
} as const satisfies RouteContract;

export const getJobRoute = {
  ...ofOneJob,
  method: 'GET',
  path: '/v1/jobs/{id}',
  summary: 'Read a job. Its ETag is its revision.',
} as const satisfies RouteContract;

export const putJobRoute = {
  ...ofOneJob,
  method: 'PUT',
  path: '/v1/jobs/{id}',
  summary: 'Create a job or replace its definition.',
  headers: conditionalHeaders,
  body: someBody,
} as const satisfies RouteContract;

export const patchJobRoute = {
  ...ofOneJob,
  method: 'PATCH',
  path: '/v1/jobs/{id}',
  summary: 'Change parts of a definition by a merge patch (RFC 7396): null removes.',
  headers: conditionalHeaders,
  body: someBody,
} as const satisfies RouteContract;

export const deleteJobRoute = {
  ...ofOneJob,
  method: 'DELETE',
  path: '/v1/jobs/{id}',
  summary: 'Delete a job. What runs goes on, what waits is cancelled, history stays until its retention has passed.',
  headers: conditionalHeaders,
} as const satisfies RouteContract;

export const pauseJobRoute = {
  ...ofOneJob,
  method: 'POST',
  path: '/v1/jobs/{id}/pause',
  summary: 'Pause a job: no fires are planned until it is resumed, or until the instant that is named.',
  body: z.optional(
    z.strictObject({
      note: z.optional(z.string().check(z.minLength(1), z.maxLength(1_000))),
      until: z.optional(instantSchema),
    }),
  ),
} as const satisfies RouteContract;

export const resumeJobRoute = {
  ...ofOneJob,
  method: 'POST',
  path: '/v1/jobs/{id}/resume',
  summary: 'Resume a job.',
} as const satisfies RouteContract;

export const runJobRoute = {
  ...ofOneJob,
  method: 'POST',
  path: '/v1/jobs/{id}/run',
  summary: 'Run a job now. It obeys the overlap policy unless forced.',
  headers: idempotencyHeaders,
  body: z.optional(z.strictObject({ force: z.optional(z.boolean()) })),
} as const satisfies RouteContract;

export const listRunsRoute = {
  ...ofOneJob,
  method: 'GET',
  path: '/v1/jobs/{id}/runs',
  summary: "List a job's runs, newest fire first.",
  query: z.strictObject({ ...pageQuery, from: z.optional(instantSchema), to: z.optional(instantSchema) }),
} as const satisfies RouteContract;

export const nextFiresRoute = {
  ...ofOneJob,
  method: 'GET',
  path: '/v1/jobs/{id}/next',
  summary: 'The next fires of a job; none while it is paused or finished.',
  query: z.strictObject({ count: z._default(wholeNumberInQuery(1, MAX_FIRES), DEFAULT_FIRES) }),
} as const satisfies RouteContract;

export const listAuditRoute = {
  ...ofOneJob,
  method: 'GET',
  path: '/v1/jobs/{id}/audit',
  summary: 'Who did what to a job, newest first.',
  query: z.strictObject(pageQuery),
} as const satisfies RouteContract;
