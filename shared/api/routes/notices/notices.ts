import * as z from 'zod/mini';
import { jobParams } from '#api/routes/identifiers.ts';
import { keptNote } from '#api/routes/note.ts';
import { pageQuery } from '#api/routes/page-query.ts';
import { nothing, type RouteContract } from '#api/routes/route.ts';
import { instantSchema } from '#api/shapes/instant.ts';
import { jobSchema } from '#api/shapes/job.ts';
import { incidentSchema } from '#api/shapes/notices/incident.ts';
import { noticeSchema } from '#api/shapes/notices/notice.ts';
import { pageOf } from '#api/shapes/page.ts';

export const listIncidentsRoute = {
  method: 'GET',
  path: '/v1/incidents',
  needs: 'read',
  summary:
    'List the open incidents of all jobs, the trouble that lasts longest first, also those that no rule tells. A page may be short and still not be the last.',
  takes: () => ({ ...nothing(), query: z.strictObject(pageQuery()) }),
  answers: () => ({ 200: pageOf(incidentSchema()) }),
} as const satisfies RouteContract;

export const acknowledgeRoute = {
  method: 'POST',
  path: '/v1/incidents/{incident}/ack',
  needs: 'run',
  summary: 'Say that an open incident is known: there are no reminders until it ends.',
  takes: () => ({
    ...nothing(),
    params: z.object({
      incident: z
        .string()
        .check(z.regex(/^[A-Za-z0-9._-]{1,128}$/, 'an incident id is <job id>.<kind>.<YYYYMMDDTHHMMSSZ>')),
    }),
  }),
  answers: () => ({ 200: incidentSchema() }),
} as const satisfies RouteContract;

export const listNoticesRoute = {
  method: 'GET',
  path: '/v1/jobs/{id}/notices',
  needs: 'read',
  summary:
    'List what was told of a job and what became of it on each channel, the trouble that began last first; also of a deleted one.',
  takes: () => ({ ...nothing(), params: jobParams(), query: z.strictObject(pageQuery()) }),
  answers: () => ({ 200: pageOf(noticeSchema()) }),
} as const satisfies RouteContract;

export const backlogRoute = {
  method: 'GET',
  path: '/v1/notices',
  needs: 'read',
  summary:
    'List the notices that are still to be told, in the order in which they were decided: of one `channel` page by page, of all of them the oldest.',
  takes: () => ({
    ...nothing(),
    query: z.strictObject({
      ...pageQuery(),
      state: z._default(z.literal('pending'), 'pending'),
      channel: z.optional(z.string().check(z.regex(/^[A-Za-z0-9._-]{1,64}$/))),
    }),
  }),
  answers: () => ({ 200: pageOf(noticeSchema()) }),
} as const satisfies RouteContract;

export const muteJobRoute = {
  method: 'POST',
  path: '/v1/jobs/{id}/mute',
  needs: 'run',
  summary:
    'Have nothing told of a job until an instant in the future; incidents go on, and what is open then is told. Without `until` the silence that holds is ended.',
  takes: () => ({
    ...nothing(),
    params: jobParams(),
    body: z.optional(
      z.strictObject({
        until: z.optional(instantSchema()),
        note: keptNote(),
      }),
    ),
  }),
  answers: () => ({ 200: jobSchema() }),
} as const satisfies RouteContract;
