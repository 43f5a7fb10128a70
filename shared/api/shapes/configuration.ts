import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

/** The decisions of an installation that jobs are written against. */
export const configurationSchema = lazily(() =>
  z.strictObject({
    /** False: nothing fires. */
    enabled: z.boolean(),
    /** The zone of schedules that name none. */
    timezone: z.string(),
    /** True if schedules may name seconds. */
    supportSeconds: z.boolean(),
    maxConcurrentJobs: wholeNumber(1),
    /** The longest `timeoutSeconds` that a job may ask for. */
    maxExecutionTimeSeconds: wholeNumber(1),
    /** Records and output are kept for so long. */
    retentionDays: wholeNumber(1),
    /** The fields of a job that leaves them out. */
    defaults: z.strictObject({
      timeoutSeconds: wholeNumber(1),
      maxRetries: wholeNumber(0),
      retryDelaySeconds: wholeNumber(0),
    }),
    /** The runner classes that a job may name, by name. */
    runners: z.array(z.strictObject({ name: z.string(), longestAttemptSeconds: z.optional(wholeNumber(1)) })),
    /** The tasks that are registered, by name. */
    tasks: z.array(z.string()),
  }),
);
