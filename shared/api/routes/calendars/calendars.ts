import * as z from 'zod/mini';
import { pageQuery, wholeNumberInQuery } from '#api/routes/page-query.ts';
import { noContent, nothing, type RouteContract } from '#api/routes/route.ts';
import { calendarLineSchema, calendarShownSchema, savedCalendarSchema } from '#api/shapes/calendars/calendar.ts';
import { pageOf } from '#api/shapes/page.ts';
import { calendarNameSchema, calendarSchema } from '#domain/schedule/closed/schema.ts';

const MOST_REVISIONS = 999_999_999;

export const listCalendarsRoute = {
  method: 'GET',
  path: '/v1/calendars',
  needs: 'look',
  summary: 'List the calendars that schedules may name.',
  takes: () => ({ ...nothing(), query: z.strictObject(pageQuery()) }),
  answers: () => ({ 200: pageOf(calendarLineSchema()) }),
} as const satisfies RouteContract;

export const getCalendarRoute = {
  method: 'GET',
  path: '/v1/calendars/{calendar}',
  needs: 'look',
  summary: 'Read a calendar: its latest revision, or the one that `revision` says.',
  takes: () => ({
    ...nothing(),
    params: calendarParams(),
    query: z.strictObject({ revision: z.optional(wholeNumberInQuery(1, MOST_REVISIONS)) }),
  }),
  answers: () => ({ 200: calendarShownSchema() }),
} as const satisfies RouteContract;

export const putCalendarRoute = {
  method: 'PUT',
  path: '/v1/calendars/{calendar}',
  needs: 'administer',
  summary:
    'Store a calendar, or its next revision, which the jobs that use it then adopt. Answers what that changes for the first hundred of them; with `dryRun` only that, for those behind `cursor`.',
  takes: () => ({
    ...nothing(),
    params: calendarParams(),
    query: z.strictObject({
      dryRun: z.optional(z.enum(['true', 'false'])),
      cursor: pageQuery().cursor,
    }),
    body: calendarSchema(),
  }),
  answers: () => ({ 200: savedCalendarSchema() }),
} as const satisfies RouteContract;

export const deleteCalendarRoute = {
  method: 'DELETE',
  path: '/v1/calendars/{calendar}',
  needs: 'administer',
  summary: 'Delete a calendar that no job uses.',
  takes: () => ({ ...nothing(), params: calendarParams() }),
  answers: () => ({ 204: noContent() }),
} as const satisfies RouteContract;

const calendarParams = () => z.object({ calendar: calendarNameSchema() });
