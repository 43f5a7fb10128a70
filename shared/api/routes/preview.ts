import * as z from 'zod/mini';
import { instantSchema } from '#api/shapes/instant.ts';
import { previewSchema } from '#api/shapes/preview.ts';
import { SHELLS } from '#domain/jobs/command-kind/shell.ts';
import { commandInputSchema, jobIdSchema } from '#domain/jobs/schema.ts';
import { calendarsSchema } from '#domain/schedule/closed/schema.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';
import { DEFAULT_FIRES, MAX_FIRES, MOST_JITTER_SECONDS } from './limits.ts';
import { nothing, type RouteContract } from './route.ts';

export const previewRoute = {
  method: 'POST',
  path: '/v1/preview',
  needs: 'look',
  summary: 'Say what a schedule means: its fires, its entries and what to know about it.',
  takes: () => ({ ...nothing(), body: scheduleToPreviewSchema() }),
  answers: () => ({ 200: previewSchema() }),
} as const satisfies RouteContract;

/** A schedule as a job has it, with what of the job it depends on, and the instant after which to look (now unless told). */
const scheduleToPreviewSchema = () =>
  z.strictObject({
    schedule: z.unknown().check(z.refine((schedule) => schedule !== undefined, { error: 'a schedule is needed' })),
    /** To be told how it is read, and what to know about it. */
    command: z.optional(commandInputSchema()),
    shell: z.optional(z.enum(SHELLS)),
    timezone: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
    calendars: z.optional(calendarsSchema()),
    /** Spreads `H` and jitter as for that job. */
    jobId: z.optional(jobIdSchema()),
    jitterSeconds: z.optional(wholeNumber(0, MOST_JITTER_SECONDS)),
    startAt: z.optional(instantSchema()),
    endAt: z.optional(instantSchema()),
    /** The instant that intervals count from, where they name none: a job's `createdAt`. */
    anchor: z.optional(instantSchema()),
    from: z.optional(instantSchema()),
    count: z._default(wholeNumber(1, MAX_FIRES), DEFAULT_FIRES),
  });
