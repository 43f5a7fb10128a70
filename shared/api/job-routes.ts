import * as z from 'zod';
import { auditEntrySchema } from './audit-entry.ts';
import { conditionalHeaders, idempotencyHeaders } from './conditional.ts';
import { jobParams } from './identifiers.ts';
import { instantSchema } from './instant.ts';
import { jobSchema } from './job.ts';
import { pageOf, pageQuery, wholeNumberInQuery } from './page.ts';
import { DEFAULT_FIRES, firesSchema, MAX_FIRES } from './preview.ts';
import { noContent, type RouteContract, someBody, takesNothing } from './route.ts';
import { runSchema } from './run.ts';

const ofOneJob = { ...takesNothing, params: jobParams } as const;

export const listJobsRoute = {
  ...takesNothing,
  method: 'GET',
  path: '/v1/jobs',
  summary: 'List jobs. With a filter, a page may hold fewer jobs than its limit and still not be the last.',
  query: z.strictObject({
    ...pageQuery,
    tag: z.string().min(1).optional(),
    state: z.enum(['active', 'paused', 'finished']).optional(),
  }),
  answers: { 200: pageOf(jobSchema) },
} as const satisfies RouteContract;

export const createJobRoute = {
  ...takesNothing,
  method: 'POST',
  path: '/v1/jobs',
  summary: 'Create a job.',
  body: someBody,
  answers: { 201: jobSchema },
} as const satisfies RouteContract;

export const getJobRoute = {
  ...ofOneJob,
  method: 'GET',
  path: '/v1/jobs/{id}',
  summary: 'Read a job. Its ETag is its revision.',
  answers: { 200: jobSchema },
} as const satisfies RouteContract;

export const putJobRoute = {
  ...ofOneJob,
  method: 'PUT',
  path: '/v1/jobs/{id}',
  summary: 'Create a job or replace its definition.',
  headers: conditionalHeaders,
  body: someBody,
  answers: { 200: jobSchema, 201: jobSchema },
} as const satisfies RouteContract;

export const patchJobRoute = {
  ...ofOneJob,
  method: 'PATCH',
  path: '/v1/jobs/{id}',
  summary: 'Change parts of a definition by a merge patch (RFC 7396): null removes.',
  headers: conditionalHeaders,
  body: someBody,
  answers: { 200: jobSchema },
} as const satisfies RouteContract;

export const deleteJobRoute = {
  ...ofOneJob,
  method: 'DELETE',
  path: '/v1/jobs/{id}',
  summary: 'Delete a job. What runs goes on, what waits is cancelled, history stays until its retention has passed.',
  headers: conditionalHeaders,
  answers: { 204: noContent },
} as const satisfies RouteContract;

export const pauseJobRoute = {
  ...ofOneJob,
  method: 'POST',
  path: '/v1/jobs/{id}/pause',
  summary: 'Pause a job: no fires are planned until it is resumed, or until the instant that is named.',
  body: z.strictObject({ note: z.string().min(1).max(1_000).optional(), until: instantSchema.optional() }).optional(),
  answers: { 200: jobSchema },
} as const satisfies RouteContract;

export const resumeJobRoute = {
  ...ofOneJob,
  method: 'POST',
  path: '/v1/jobs/{id}/resume',
  summary: 'Resume a job.',
  answers: { 200: jobSchema },
} as const satisfies RouteContract;

export const runJobRoute = {
  ...ofOneJob,
  method: 'POST',
  path: '/v1/jobs/{id}/run',
  summary: 'Run a job now. It obeys the overlap policy unless forced.',
  headers: idempotencyHeaders,
  body: z.strictObject({ force: z.boolean().optional() }).optional(),
  answers: { 202: runSchema },
} as const satisfies RouteContract;

export const listRunsRoute = {
  ...ofOneJob,
  method: 'GET',
  path: '/v1/jobs/{id}/runs',
  summary: "List a job's runs, newest fire first.",
  query: z.strictObject({ ...pageQuery, from: instantSchema.optional(), to: instantSchema.optional() }),
  answers: { 200: pageOf(runSchema) },
} as const satisfies RouteContract;

export const nextFiresRoute = {
  ...ofOneJob,
  method: 'GET',
  path: '/v1/jobs/{id}/next',
  summary: 'The next fires of a job; none while it is paused or finished.',
  query: z.strictObject({ count: wholeNumberInQuery(1, MAX_FIRES).default(DEFAULT_FIRES) }),
  answers: { 200: firesSchema },
} as const satisfies RouteContract;

export const listAuditRoute = {
  ...ofOneJob,
  method: 'GET',
  path: '/v1/jobs/{id}/audit',
  summary: 'Who did what to a job, newest first.',
  query: z.strictObject(pageQuery),
  answers: { 200: pageOf(auditEntrySchema) },
} as const satisfies RouteContract;
