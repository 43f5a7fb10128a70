import * as z from 'zod/mini';
import { blackoutSchema } from '#api/shapes/calendars/blackout.ts';
import { writtenInstant } from '#api/shapes/instant.ts';
import { catchUpSchema, skipSchema } from '#api/shapes/job.ts';
import { noticeSchema } from '#api/shapes/notices/notice.ts';
import { fireSchema } from '#api/shapes/preview.ts';
import { runSchema } from '#api/shapes/run.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { lateFireSchema } from './late-fire.ts';
import { notPlannedSchema } from './not-planned.ts';
import { plannedBySchema } from './planned-by.ts';
import { storyEventSchema } from './story-event.ts';
import { waitingSchema } from './waiting.ts';

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
      story: z.readonly(z.array(storyEventSchema())),
      plannedBy: z.optional(plannedBySchema()),
      waiting: z.optional(waitingSchema()),
      /** Of one that was missed as it was seen late, or that ran late after an outage. */
      late: z.optional(lateFireSchema()),
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
      /** It waits for the end of that blackout, which then hands it on. */
      blackout: z.optional(blackoutSchema()),
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

/** A planned fire before or after an instant. */
export type NearFire = z.output<ReturnType<typeof nearFireSchema>>;
