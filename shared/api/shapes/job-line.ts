import * as z from 'zod/mini';
import { LIVE_STATES } from '#domain/ledger/head/state.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { writtenInstant } from './instant.ts';
import { parentSchema } from './job.ts';

/** A job as the list shows it (`view=list`): small, for many at once. Instants are RFC 3339, UTC. */
export const jobLineSchema = lazily(() =>
  z.strictObject({
    id: z.string(),
    name: z.string(),
    state: z.enum(LIVE_STATES),
    tags: z.readonly(z.array(z.string())),
    source: z.optional(z.string()),
    /** As it was written; absent where the job runs only after others. */
    schedule: z.optional(z.unknown()),
    timezone: z.string(),
    startAt: z.optional(writtenInstant()),
    endAt: z.optional(writtenInstant()),
    jitterSeconds: z.optional(z.int()),
    after: z.optional(z.readonly(z.array(parentSchema()))),
    runner: z.string(),
    revision: z.int(),
    nextFireAt: z.optional(writtenInstant()),
    /** Runs that hold the job's slots, and runs that wait for one. */
    running: wholeNumber(0),
    waiting: wholeNumber(0),
    /** The last twenty, newest first, a letter each: S succeeded, F failed, T timed out, C cancelled, K skipped, M missed. */
    outcomes: z.string().check(z.regex(/^[SFTCKM]{0,20}$/)),
    /** The end of the last run. */
    finishedAt: z.optional(writtenInstant()),
  }),
);

/** A job as the list shows it. */
export type JobLine = z.output<ReturnType<typeof jobLineSchema>>;
