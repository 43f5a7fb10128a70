import * as z from 'zod/mini';
import { unreadableMember } from '#domain/jobs/condition/unreadable.ts';
import { JOB_ID } from '#domain/jobs/id.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeSeconds } from '#domain/values/whole-number.ts';

const LONGEST_AGE_SECONDS = 3_660 * 86_400;

/** A run of another job ended well lately: what it made is fresh. */
export const jobConditionSchema = lazily(() =>
  z.strictObject({
    type: z.literal('job'),
    job: z.string().check(z.regex(JOB_ID, 'expected the id of a job')),
    succeededWithinSeconds: wholeSeconds(1, LONGEST_AGE_SECONDS),
    ...unreadableMember(),
  }),
);

export type JobCondition = z.output<ReturnType<typeof jobConditionSchema>>;
