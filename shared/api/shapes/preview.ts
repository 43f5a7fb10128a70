import * as z from 'zod/mini';

/** One fire: the instant, the wall clock of the schedule's zone with its offset, and what is unusual about it. */
export const fireSchema = z.strictObject({ at: z.iso.datetime(), local: z.string(), note: z.optional(z.string()) });

export type Fire = z.output<typeof fireSchema>;

/** What `next` answers. */
export const firesSchema = z.strictObject({ items: z.array(fireSchema) });

const entrySchema = z.strictObject({
  expression: z.string(),
  timezone: z.string(),
  startAt: z.optional(z.iso.datetime()),
  endAt: z.optional(z.iso.datetime()),
});

/** What preview answers: `timezone` is that of a schedule that names none; `entries` are what EventBridge Scheduler would be told, none
 * where it cannot say the schedule exactly, and the warning `self-clocked` then says why. */
export const previewSchema = z.strictObject({
  description: z.string(),
  timezone: z.string(),
  fires: z.array(fireSchema),
  entries: z.array(entrySchema),
  exact: z.boolean(),
  warnings: z.array(z.strictObject({ code: z.string(), message: z.string() })),
});

export type Preview = z.output<typeof previewSchema>;
