import * as z from 'zod/mini';

/** That everything is paused: fires after `pausedAt` are not planned. Without it, the pause is being agreed on. */
export const pausedSchema = z.strictObject({
  pausedAt: z.optional(z.iso.datetime()),
  by: z.string(),
  note: z.optional(z.string()),
});

/** Whether everything is paused; without `paused`, jobs fire. */
export const switchSchema = z.strictObject({ paused: z.optional(pausedSchema) });

export type Switch = z.output<typeof switchSchema>;
