import * as z from 'zod';
import { fireSchema } from './preview.ts';
import { outcomeStatusSchema, runSchema } from './run.ts';

const instant = z.iso.datetime();

const partSchema = z.strictObject({
  /** Which one of the job's schedules, 1 for the first. */
  number: z.int().min(1),
  description: z.string(),
});

/** Which revision and which of its schedules planned a fire. */
const plannedBySchema = z.strictObject({
  revision: z.int(),
  /** `delaySeconds`: how much later than the schedule says, by jitter. */
  parts: z.array(partSchema.extend({ delaySeconds: z.int().min(0) })).readonly(),
  /** What a change of the clocks did to it. */
  note: z.string().optional(),
});

const notPlannedSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('off_schedule') }),
  z.strictObject({ kind: z.literal('before_start'), startAt: instant }),
  z.strictObject({ kind: z.literal('after_end'), endAt: instant }),
  z.strictObject({ kind: z.literal('jittered'), part: partSchema, movedTo: instant }),
  z.strictObject({
    kind: z.literal('dst_gap'),
    part: partSchema,
    /** The time of day that does not exist, HH:MM. */
    local: z.string(),
    policy: z.enum(['next', 'skip']),
    firesAt: instant.optional(),
  }),
  z.strictObject({
    kind: z.literal('dst_overlap'),
    part: partSchema,
    /** The time of day that occurs twice, HH:MM. */
    local: z.string(),
    occurrence: z.enum(['first', 'second']),
    policy: z.enum(['first', 'second', 'both']),
    firesAt: instant,
  }),
  z.strictObject({ kind: z.literal('not_created'), createdAt: instant.optional() }),
  z.strictObject({ kind: z.literal('deleted'), deletedAt: instant.optional(), by: z.string().optional() }),
  z.strictObject({
    kind: z.literal('paused'),
    /** But for the pause it would have been a fire. */
    wouldFire: z.boolean(),
    at: instant.optional(),
    by: z.string().optional(),
    note: z.string().optional(),
    until: instant.optional(),
  }),
  z.strictObject({
    kind: z.literal('all_paused'),
    from: instant.optional(),
    until: instant.optional(),
    by: z.string(),
    note: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('max_runs'), maxRuns: z.int() }),
  z.strictObject({
    kind: z.literal('after_others'),
    after: z.array(z.strictObject({ job: z.string(), on: z.enum(['success', 'failure', 'finish']) })).readonly(),
  }),
  z.strictObject({
    kind: z.literal('other_revision'),
    revision: z.int(),
    from: instant.optional(),
    until: instant.optional(),
    by: z.string().optional(),
  }),
]);

const eventSchema = z.discriminatedUnion('kind', [
  z.strictObject({ at: instant, kind: z.literal('due') }),
  z.strictObject({ at: instant, kind: z.literal('decided') }),
  z.strictObject({ at: instant, kind: z.literal('sent') }),
  z.strictObject({ at: instant, kind: z.literal('started'), attempt: z.int().min(1) }),
  z.strictObject({
    at: instant,
    kind: z.literal('ended'),
    attempt: z.int().min(1),
    result: z.enum(['succeeded', 'failed', 'timed_out', 'cancelled', 'lost']),
    reason: z.string().optional(),
    exitCode: z.int().optional(),
  }),
  z.strictObject({ at: instant, kind: z.literal('retry'), attempt: z.int().min(1), delayMs: z.int().min(0) }),
  z.strictObject({
    at: instant,
    kind: z.literal('outcome'),
    status: outcomeStatusSchema,
    reason: z.string().optional(),
  }),
]);

const waitingSchema = z.discriminatedUnion('for', [
  z.strictObject({ for: z.literal('slot'), position: z.int(), behind: z.array(z.string()).readonly() }),
  z.strictObject({
    for: z.literal('group'),
    name: z.string(),
    position: z.int(),
    behind: z.array(z.string()).readonly(),
  }),
  z.strictObject({ for: z.literal('runner'), runner: z.string(), sends: z.int() }),
]);

const nearFireSchema = fireSchema.omit({ note: true }).extend({ run: runSchema.optional() });

const instantShape = {
  jobId: z.string(),
  at: instant,
  /** The same on the clocks of the schedule's zone. */
  local: z.string(),
  timezone: z.string(),
  now: instant,
  /** `false`: nothing fires at all, by configuration. */
  enabled: z.boolean(),
  /** The revision in force then. */
  revision: z.int().optional(),
  /** The planned fires before and after. */
  before: nearFireSchema.optional(),
  after: nearFireSchema.optional(),
  /** Runs of that second that no schedule planned. */
  otherRuns: z.array(runSchema).readonly(),
};

/** What became of an instant: a fire with a record, one without, or none and why. */
export const explanationSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...instantShape,
    kind: z.literal('decided'),
    run: runSchema,
    story: z.array(eventSchema).readonly(),
    plannedBy: plannedBySchema.optional(),
    waiting: waitingSchema.optional(),
  }),
  z.strictObject({
    ...instantShape,
    kind: z.literal('planned'),
    when: z.enum(['ahead', 'overdue']),
    plannedBy: plannedBySchema,
  }),
  z.strictObject({ ...instantShape, kind: z.literal('not_planned'), why: z.array(notPlannedSchema).min(1).readonly() }),
  z.strictObject({
    ...instantShape,
    kind: z.literal('unrecorded'),
    because: z.enum(['expired', 'unknown']),
    plannedBy: plannedBySchema.optional(),
  }),
]);

/** An explanation as the API shows it. */
export type Explanation = z.output<typeof explanationSchema>;

/** Why an instant is no fire. */
export type NotPlanned = z.output<typeof notPlannedSchema>;

/** One thing that happened to a run. */
export type StoryEvent = z.output<typeof eventSchema>;

/** What a run waits for. */
export type Waiting = z.output<typeof waitingSchema>;

/** What planned a fire. */
export type PlannedBy = z.output<typeof plannedBySchema>;

/** A planned fire before or after an instant. */
export type NearFire = z.output<typeof nearFireSchema>;
