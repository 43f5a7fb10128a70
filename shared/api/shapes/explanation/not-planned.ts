import * as z from 'zod/mini';
import { blackoutSchema } from '#api/shapes/calendars/blackout.ts';
import { writtenInstant } from '#api/shapes/instant.ts';
import { runSchema } from '#api/shapes/run.ts';
import { PARENT_CONDITIONS } from '#domain/jobs/job.ts';
import { lazily } from '#domain/values/lazily.ts';
import { partSchema } from './planned-by.ts';

const chainedRunSchema = lazily(() =>
  z.pick(runSchema(), { id: true, status: true, scheduledAt: true, finishedAt: true, reason: true }),
);

const parentAtSchema = lazily(() =>
  z.strictObject({
    job: z.string(),
    on: z.enum(PARENT_CONDITIONS),
    /** Its latest run that was planned by then, where one is recorded. */
    latest: z.optional(chainedRunSchema()),
    /** Of one that is over: its outcome is one that is followed. */
    followed: z.optional(z.boolean()),
    /** The run that came of that. */
    follower: z.optional(chainedRunSchema()),
  }),
);

/** A reason for which an instant is no fire, as JSON. */
export const notPlannedSchema = lazily(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('off_schedule') }),
    z.strictObject({ kind: z.literal('off_cycle'), part: partSchema() }),
    /** `name`: the day or stretch that is excepted, or what else it is held to; of a calendar, where that has it. */
    z.strictObject({
      kind: z.literal('excluded'),
      part: partSchema(),
      name: z.string(),
      calendar: z.optional(z.string()),
      /** Of a calendar of the store: the revision that held then. */
      calendarRevision: z.optional(z.int()),
      /** Where the fire is moved instead. */
      movedTo: z.optional(writtenInstant()),
    }),
    z.strictObject({ kind: z.literal('before_start'), startAt: writtenInstant() }),
    z.strictObject({ kind: z.literal('after_end'), endAt: writtenInstant() }),
    z.strictObject({ kind: z.literal('jittered'), part: partSchema(), movedTo: writtenInstant() }),
    z.strictObject({
      kind: z.literal('dst_gap'),
      part: partSchema(),
      /** The time of day that does not exist, HH:MM, with its date where that is another. */
      local: z.string(),
      policy: z.enum(['next', 'skip']),
      firesAt: z.optional(writtenInstant()),
    }),
    z.strictObject({
      kind: z.literal('dst_overlap'),
      part: partSchema(),
      /** The time of day that occurs twice, HH:MM. */
      local: z.string(),
      occurrence: z.enum(['first', 'second']),
      policy: z.enum(['first', 'second', 'both']),
      firesAt: z.optional(writtenInstant()),
    }),
    z.strictObject({ kind: z.literal('not_created'), createdAt: z.optional(writtenInstant()) }),
    z.strictObject({ kind: z.literal('deleted'), deletedAt: z.optional(writtenInstant()), by: z.optional(z.string()) }),
    z.strictObject({
      kind: z.literal('paused'),
      /** But for the pause it would have been a fire. */
      wouldFire: z.boolean(),
      at: z.optional(writtenInstant()),
      by: z.optional(z.string()),
      note: z.optional(z.string()),
      until: z.optional(writtenInstant()),
    }),
    z.strictObject({
      kind: z.literal('all_paused'),
      from: z.optional(writtenInstant()),
      until: z.optional(writtenInstant()),
      by: z.string(),
      note: z.optional(z.string()),
    }),
    z.strictObject({ kind: z.literal('blackout'), blackout: blackoutSchema() }),
    z.strictObject({ kind: z.literal('max_runs'), maxRuns: z.int() }),
    z.strictObject({
      kind: z.literal('after_others'),
      after: z.readonly(z.array(parentAtSchema())),
      /** Those of them that are there no more. */
      gone: z.optional(z.readonly(z.array(z.string()))),
    }),
    z.strictObject({
      kind: z.literal('other_revision'),
      revision: z.int(),
      from: z.optional(writtenInstant()),
      until: z.optional(writtenInstant()),
      by: z.optional(z.string()),
    }),
  ]),
);

/** A job that another one runs after, as it stood at an instant. */
export type ParentAt = z.output<ReturnType<typeof parentAtSchema>>;

/** A reason for which an instant is no fire. */
export type NotPlanned = z.output<ReturnType<typeof notPlannedSchema>>;
