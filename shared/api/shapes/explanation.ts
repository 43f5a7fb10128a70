import * as z from 'zod/mini';
import { PARENT_CONDITIONS } from '#domain/jobs/job.ts';
import { ATTEMPT_RESULTS } from '#domain/runs/run.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { writtenInstant } from './instant.ts';
import { catchUpSchema, skipSchema } from './job.ts';
import { noticeSchema } from './notices/notice.ts';
import { fireSchema } from './preview.ts';
import { outcomeStatusSchema, reasonCodeSchema, runSchema } from './run.ts';

const partSchema = lazily(() =>
  z.strictObject({
    /** The place among the job's schedules, 1 for the first. */
    number: wholeNumber(1),
    description: z.string(),
  }),
);

/** The planner of a fire: a revision, and the schedules of it that fire then. */
const plannedBySchema = lazily(() =>
  z.strictObject({
    revision: z.int(),
    /** `delaySeconds`: how much later than the schedule says, by jitter. */
    parts: z.readonly(z.array(z.extend(partSchema(), { delaySeconds: wholeNumber(0) }))),
    /** The effect of a change of the clocks on it. */
    note: z.optional(z.string()),
  }),
);

const notPlannedSchema = lazily(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('off_schedule') }),
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
    z.strictObject({ kind: z.literal('max_runs'), maxRuns: z.int() }),
    z.strictObject({
      kind: z.literal('after_others'),
      after: z.readonly(z.array(z.strictObject({ job: z.string(), on: z.enum(PARENT_CONDITIONS) }))),
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

const eventSchema = lazily(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ at: writtenInstant(), kind: z.literal('due') }),
    z.strictObject({ at: writtenInstant(), kind: z.literal('decided') }),
    z.strictObject({ at: writtenInstant(), kind: z.literal('sent') }),
    z.strictObject({ at: writtenInstant(), kind: z.literal('started'), attempt: wholeNumber(1) }),
    z.strictObject({
      at: writtenInstant(),
      kind: z.literal('ended'),
      attempt: wholeNumber(1),
      result: z.enum(ATTEMPT_RESULTS),
      reason: z.optional(z.string()),
      reasonCode: z.optional(reasonCodeSchema()),
      exitCode: z.optional(z.int()),
    }),
    z.strictObject({
      at: writtenInstant(),
      kind: z.literal('retry'),
      attempt: wholeNumber(1),
      delayMs: wholeNumber(0),
    }),
    z.strictObject({
      at: writtenInstant(),
      kind: z.literal('outcome'),
      status: outcomeStatusSchema(),
      reason: z.optional(z.string()),
      reasonCode: z.optional(reasonCodeSchema()),
    }),
  ]),
);

const waitingSchema = lazily(() =>
  z.discriminatedUnion('for', [
    z.strictObject({ for: z.literal('slot'), position: z.int(), behind: z.readonly(z.array(z.string())) }),
    z.strictObject({
      for: z.literal('group'),
      name: z.string(),
      position: z.int(),
      behind: z.readonly(z.array(z.string())),
    }),
    z.strictObject({ for: z.literal('runner'), runner: z.string(), sends: z.int() }),
    z.strictObject({ for: z.literal('callback'), name: z.string() }),
  ]),
);

const nearFireSchema = lazily(() => z.extend(z.omit(fireSchema(), { note: true }), { run: z.optional(runSchema()) }));

const instantShape = () => ({
  jobId: z.string(),
  at: writtenInstant(),
  /** The same on the clocks of the schedule's zone. */
  local: z.string(),
  timezone: z.string(),
  now: writtenInstant(),
  /** `false`: nothing fires at all, by configuration. */
  enabled: z.boolean(),
  /** The revision in force then. */
  revision: z.optional(z.int()),
  /** The planned fires before and after. */
  before: z.optional(nearFireSchema()),
  after: z.optional(nearFireSchema()),
  /** Runs of that second that no schedule planned. */
  otherRuns: z.readonly(z.array(runSchema())),
});

/** The explanation of an instant: a fire with a record, one without, or none and why. */
export const explanationSchema = lazily(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({
      ...instantShape(),
      kind: z.literal('decided'),
      run: runSchema(),
      story: z.readonly(z.array(eventSchema())),
      plannedBy: z.optional(plannedBySchema()),
      waiting: z.optional(waitingSchema()),
      /** The notices that it led to, on each channel; left out where there are none. */
      notices: z.optional(z.readonly(z.array(noticeSchema()))),
    }),
    z.strictObject({
      ...instantShape(),
      kind: z.literal('planned'),
      when: z.enum(['ahead', 'overdue', 'catching_up']),
      plannedBy: plannedBySchema(),
      /** Somebody asked to skip it: it is not going to run. */
      skip: z.optional(z.omit(skipSchema(), { at: true })),
      /** Of one that is still to run, late: the catch-up that it is part of, and how many of it come first, counted up to 10,000. */
      catchUp: z.optional(z.extend(catchUpSchema(), { before: wholeNumber(0) })),
    }),
    z.strictObject({
      ...instantShape(),
      kind: z.literal('not_planned'),
      why: z.readonly(z.array(notPlannedSchema()).check(z.minLength(1))),
    }),
    z.strictObject({
      ...instantShape(),
      kind: z.literal('unrecorded'),
      because: z.enum(['expired', 'unknown']),
      plannedBy: z.optional(plannedBySchema()),
    }),
  ]),
);

/** An explanation as the API shows it. */
export type Explanation = z.output<ReturnType<typeof explanationSchema>>;

/** A reason for which an instant is no fire. */
export type NotPlanned = z.output<ReturnType<typeof notPlannedSchema>>;

/** One thing that happened to a run. */
export type StoryEvent = z.output<ReturnType<typeof eventSchema>>;

/** The thing that a run waits for. */
export type Waiting = z.output<ReturnType<typeof waitingSchema>>;

/** The planner of a fire. */
export type PlannedBy = z.output<ReturnType<typeof plannedBySchema>>;

/** A planned fire before or after an instant. */
export type NearFire = z.output<ReturnType<typeof nearFireSchema>>;
