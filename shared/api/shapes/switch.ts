import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';
import { writtenInstant } from './instant.ts';

/** That everything is paused: fires after `pausedAt` are not planned. Without it, the pause is being agreed on. */
export const pausedSchema = lazily(() =>
  z.strictObject({
    pausedAt: z.optional(writtenInstant()),
    by: z.string(),
    note: z.optional(z.string()),
  }),
);

/** The switch over all jobs; without `paused`, they fire. */
export const switchSchema = lazily(() => z.strictObject({ paused: z.optional(pausedSchema()) }));

export type Switch = z.output<ReturnType<typeof switchSchema>>;
