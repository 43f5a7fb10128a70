import * as z from 'zod/mini';
import { auditEntrySchema } from '#api/shapes/audit-entry.ts';
import { instantSchema } from '#api/shapes/instant.ts';
import { jobSchema } from '#api/shapes/job.ts';
import { jobLineSchema } from '#api/shapes/job-line.ts';
import { pageOf } from '#api/shapes/page.ts';
import { firesSchema } from '#api/shapes/preview.ts';
import { runSchema } from '#api/shapes/run.ts';
import { environmentSchema } from '#domain/jobs/command-kind/environment.ts';
import { argumentsSchema, jobIdSchema, jobInputSchema } from '#domain/jobs/schema.ts';
import { LIVE_STATES } from '#domain/ledger/head/state.ts';
import { conditionalHeaders, creatingHeaders, idempotencyHeaders } from './conditional.ts';
import { jobParams } from './identifiers.ts';
import { DEFAULT_FIRES, MAX_FIRES, MAX_IDS, MAX_PAGE_ITEMS, MAX_PAGE_LINES } from './limits.ts';
import { keptNote, pauseNote, runNote } from './note.ts';
import { pageQuery, wholeNumberInQuery } from './page-query.ts';
import { noContent, nothing, type RouteContract, someBody } from './route.ts';

const MAX_SEARCH_CHARACTERS = 200;

const ofOneJob = () => ({ ...nothing(), params: jobParams() });

export const listJobsRoute = {
  method: 'GET',
  path: '/v1/jobs',
  needs: 'read',
  summary:
    'List jobs by id, or by when they are looked at next (`sort=wakeAt`), or those that fail, longest first (`outcome=bad`); with `view=list` as lines of the list, up to 1,000 a page. With a filter, a page may hold fewer jobs than its limit, or none, and still not be the last.',
  takes: () => ({ ...nothing(), query: jobsQuery() }),
  answers: () => ({ 200: z.union([pageOf(jobSchema()), pageOf(jobLineSchema())]) }),
} as const satisfies RouteContract;

export const createJobRoute = {
  method: 'POST',
  path: '/v1/jobs',
  needs: 'edit',
  summary: 'Create a job.',
  takes: () => ({ ...nothing(), body: someBody() }),
  answers: () => ({ 201: jobSchema() }),
  judged: jobInputSchema,
} as const satisfies RouteContract;

export const getJobRoute = {
  method: 'GET',
  path: '/v1/jobs/{id}',
  needs: 'read',
  summary: 'Read a job. Its ETag is its revision.',
  takes: ofOneJob,
  answers: () => ({ 200: jobSchema() }),
} as const satisfies RouteContract;

export const putJobRoute = {
  method: 'PUT',
  path: '/v1/jobs/{id}',
  needs: 'edit',
  summary: 'Create a job or replace its definition. The same job twice changes nothing.',
  takes: () => ({ ...ofOneJob(), headers: creatingHeaders(), body: someBody() }),
  answers: () => ({ 200: jobSchema(), 201: jobSchema() }),
  judged: () => z.partial(jobInputSchema(), { id: true }),
} as const satisfies RouteContract;

export const patchJobRoute = {
  method: 'PATCH',
  path: '/v1/jobs/{id}',
  needs: 'edit',
  summary:
    'Change parts of a definition by a merge patch (RFC 7396): what is named changes, `null` brings a default back. A `command` of another type replaces the one before as a whole.',
  takes: () => ({ ...ofOneJob(), headers: conditionalHeaders(), body: someBody() }),
  answers: () => ({ 200: jobSchema() }),
  judged: jobPatchSchema,
} as const satisfies RouteContract;

export const deleteJobRoute = {
  method: 'DELETE',
  path: '/v1/jobs/{id}',
  needs: 'edit',
  summary:
    'Delete a job; one that others follow only with `force`. What runs goes on to its outcome, what waits is cancelled, history stays until its retention has passed.',
  takes: () => ({
    ...ofOneJob(),
    headers: conditionalHeaders(),
    query: z.strictObject({ force: z.optional(z.literal('true')) }),
  }),
  answers: () => ({ 204: noContent() }),
} as const satisfies RouteContract;

export const pauseJobRoute = {
  method: 'POST',
  path: '/v1/jobs/{id}/pause',
  needs: 'run',
  summary:
    'Pause a job: no fires are planned until it is resumed, or until the instant that is named, which has to be in the future.',
  takes: () => ({
    ...ofOneJob(),
    body: z.optional(
      z.strictObject({
        note: pauseNote(),
        until: z.optional(instantSchema()),
      }),
    ),
  }),
  answers: () => ({ 200: jobSchema() }),
} as const satisfies RouteContract;

export const resumeJobRoute = {
  method: 'POST',
  path: '/v1/jobs/{id}/resume',
  needs: 'run',
  summary: 'Resume a job.',
  takes: ofOneJob,
  answers: () => ({ 200: jobSchema() }),
} as const satisfies RouteContract;

export const runJobRoute = {
  method: 'POST',
  path: '/v1/jobs/{id}/run',
  needs: 'run',
  summary:
    'Run a job now, or once at an instant to come. It obeys the overlap policy unless `force` is true. For this one run `args` take the place of its arguments and `env` is laid over its variables.',
  takes: () => ({
    ...ofOneJob(),
    headers: idempotencyHeaders(),
    body: z.optional(
      z.strictObject({
        force: z.optional(z.boolean()),
        args: argumentsSchema(),
        env: z.exactOptional(environmentSchema()),
        note: runNote(),
        at: z.exactOptional(instantSchema()),
      }),
    ),
  }),
  answers: () => ({ 202: runSchema() }),
} as const satisfies RouteContract;

export const skipFireRoute = {
  method: 'POST',
  path: '/v1/jobs/{id}/skip',
  needs: 'run',
  summary:
    'Skip just one fire: the one at an instant, or the next one. With `undo`, take that back: of the one at an instant, or of the soonest.',
  takes: () => ({ ...ofOneJob(), body: fireToSkipSchema() }),
  answers: () => ({ 200: jobSchema() }),
} as const satisfies RouteContract;

export const nextFiresRoute = {
  method: 'GET',
  path: '/v1/jobs/{id}/next',
  needs: 'read',
  summary: 'List the next fires of a job; none while it is paused or finished.',
  takes: () => ({
    ...ofOneJob(),
    query: z.strictObject({ count: z._default(wholeNumberInQuery(1, MAX_FIRES), DEFAULT_FIRES) }),
  }),
  answers: () => ({ 200: firesSchema() }),
} as const satisfies RouteContract;

export const listAuditRoute = {
  method: 'GET',
  path: '/v1/jobs/{id}/audit',
  needs: 'read',
  summary: 'List who did what to a job and when, newest first, with what each edit changed; also to a deleted one.',
  takes: () => ({ ...ofOneJob(), query: z.strictObject(pageQuery()) }),
  answers: () => ({ 200: pageOf(auditEntrySchema()) }),
} as const satisfies RouteContract;

/** The note is kept in the head until the fire has come, so it is short. */
const fireToSkipSchema = () =>
  z
    .strictObject({
      at: z.optional(instantSchema()),
      next: z.optional(z.literal(true)),
      undo: z.optional(z.boolean()),
      note: keptNote(),
    })
    .check(
      z.refine(({ at, next }) => (at === undefined) !== (next === undefined), 'say which fire: at, or next: true'),
    );

/** Any field of a job, or null for its default. */
function jobPatchSchema(): z.ZodMiniType {
  const fields = Object.entries(jobInputSchema().shape);
  return z.strictObject(Object.fromEntries(fields.map(([name, field]) => [name, z.optional(z.nullable(field))])));
}

/** Whole jobs (`full`) or lines of the list; those that fit, a page of them, or those of these ids, separated by commas. */
function jobsQuery() {
  return z
    .strictObject({
      ...pageQuery(MAX_PAGE_LINES),
      view: z._default(z.enum(['full', 'list']), 'full'),
      sort: z._default(z.enum(['id', 'wakeAt']), 'id'),
      tag: z.optional(z.string().check(z.minLength(1))),
      state: z.optional(z.enum(LIVE_STATES)),
      outcome: z.optional(z.literal('bad')),
      source: z.optional(z.string().check(z.minLength(1))),
      q: z.optional(z.string().check(z.minLength(1), z.maxLength(MAX_SEARCH_CHARACTERS))),
      ids: z.optional(
        z.pipe(
          z.pipe(
            z.string(),
            z.transform((ids) => ids.split(',')),
          ),
          z.array(jobIdSchema()).check(z.maxLength(MAX_IDS)),
        ),
      ),
    })
    .check(
      z.refine(({ view, limit }) => view === 'list' || !(limit > MAX_PAGE_ITEMS), {
        path: ['limit'],
        error: `a whole number from 1 to ${MAX_PAGE_ITEMS}, or to ${MAX_PAGE_LINES} with view=list`,
      }),
      z.refine(({ outcome, sort }) => outcome === undefined || sort === 'id', {
        path: ['sort'],
        error: 'jobs that go wrong come in the order in which their trouble began',
      }),
      z.refine(
        ({ ids, sort, cursor, tag, state, outcome, source, q }) =>
          ids === undefined ||
          (sort === 'id' && [cursor, tag, state, outcome, source, q].every((part) => part === undefined)),
        {
          path: ['ids'],
          error: 'with ids there is nothing to sort, filter or go on with',
        },
      ),
    );
}
