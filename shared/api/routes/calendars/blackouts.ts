import * as z from 'zod/mini';
import { keptNote } from '#api/routes/note.ts';
import { noContent, nothing, type RouteContract } from '#api/routes/route.ts';
import { blackoutSchema } from '#api/shapes/calendars/blackout.ts';
import { instantSchema } from '#api/shapes/instant.ts';
import { BLACKOUT_ENDS } from '#domain/blackouts/blackout.ts';
import { jobIdSchema, tagSchema } from '#domain/jobs/schema.ts';

export const listBlackoutsRoute = {
  method: 'GET',
  path: '/v1/blackouts',
  needs: 'look',
  summary: 'List the blackouts: those to come, those in force, and the last that are over, by their beginnings.',
  takes: nothing,
  answers: () => ({ 200: z.strictObject({ items: z.array(blackoutSchema()) }) }),
} as const satisfies RouteContract;

export const setBlackoutRoute = {
  method: 'POST',
  path: '/v1/blackouts',
  needs: 'administer',
  summary:
    'Set a window in which nothing fires: no job, none with a tag, or one job. What would have been due in it is left out, or with `then` handed to each job when it is over. What runs goes on.',
  takes: () => ({ ...nothing(), body: wantedBlackoutSchema() }),
  answers: () => ({ 201: blackoutSchema() }),
} as const satisfies RouteContract;

export const removeBlackoutRoute = {
  method: 'DELETE',
  path: '/v1/blackouts/{blackout}',
  needs: 'administer',
  summary: 'Take a blackout back. One that is in force ends now: what was due in it so far stays left out.',
  takes: () => ({
    ...nothing(),
    params: z.object({
      blackout: z.string().check(z.regex(/^[0-9A-Z]{26}$/, 'the id of a blackout is a ULID')),
    }),
  }),
  answers: () => ({ 204: noContent() }),
} as const satisfies RouteContract;

/** A blackout to set; without `from` it begins at once, without `tag` and `job` it is about everything. */
const wantedBlackoutSchema = () =>
  z
    .strictObject({
      from: z.optional(instantSchema()),
      to: instantSchema(),
      tag: z.optional(tagSchema()),
      job: z.optional(jobIdSchema()),
      // biome-ignore lint/suspicious/noThenProperty: the name of a member; no function is ever in it
      then: z.optional(z.enum(BLACKOUT_ENDS)),
      note: keptNote(),
    })
    .check(
      z.refine(({ tag, job }) => tag === undefined || job === undefined, {
        error: 'a blackout is about a tag, or about a job, or about everything',
      }),
    );
