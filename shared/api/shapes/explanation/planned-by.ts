import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

/** One of a job's schedules. */
export const partSchema = lazily(() =>
  z.strictObject({
    /** The place among the job's schedules, 1 for the first. */
    number: wholeNumber(1),
    description: z.string(),
  }),
);

/** The planner of a fire, as JSON: a revision, and the schedules of it that fire then. */
export const plannedBySchema = lazily(() =>
  z.strictObject({
    revision: z.int(),
    /** `delaySeconds`: how much later than the schedule says, by jitter. */
    parts: z.readonly(z.array(z.extend(partSchema(), { delaySeconds: wholeNumber(0) }))),
    /** The effect of a change of the clocks on it. */
    note: z.optional(z.string()),
  }),
);

/** The planner of a fire. */
export type PlannedBy = z.output<ReturnType<typeof plannedBySchema>>;
