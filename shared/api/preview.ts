import * as z from 'zod';
import { instantSchema } from './instant.ts';

/** The most fires that `next` and `preview` compute. */
export const MAX_FIRES = 100;
/** How many they compute unless told. */
export const DEFAULT_FIRES = 10;

/** What preview is asked: a schedule as a job has it, and the instant after which to look (now unless told). */
export const previewRequestSchema = z.strictObject({
  schedule: z.unknown().refine((schedule) => schedule !== undefined, { error: 'a schedule is needed' }),
  timezone: z.string().min(1).max(100).optional(),
  from: instantSchema.optional(),
  count: z.int().min(1).max(MAX_FIRES).default(DEFAULT_FIRES),
});

/** One fire: the instant, the wall clock of the schedule's zone with its offset, and what is unusual about it. */
export const fireSchema = z.strictObject({ at: z.iso.datetime(), local: z.string(), note: z.string().optional() });

export type Fire = z.output<typeof fireSchema>;

/** What `next` answers. */
export const firesSchema = z.strictObject({ items: z.array(fireSchema) });

const entrySchema = z.strictObject({
  expression: z.string(),
  timezone: z.string(),
  startAt: z.iso.datetime().optional(),
  endAt: z.iso.datetime().optional(),
});

/** What preview answers: `entries` are what EventBridge Scheduler would be told, none where it cannot say the
 * schedule exactly; the warning `self-clocked` then says why. */
export const previewSchema = z.strictObject({
  description: z.string(),
  fires: z.array(fireSchema),
  entries: z.array(entrySchema),
  exact: z.boolean(),
  warnings: z.array(z.strictObject({ code: z.string(), message: z.string() })),
});

export type Preview = z.output<typeof previewSchema>;
