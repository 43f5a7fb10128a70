import * as z from 'zod/mini';
import { instantSchema } from '#api/shapes/instant.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

/** The most fires that `next` and `preview` compute. */
export const MAX_FIRES = 100;
/** How many they compute unless told. */
export const DEFAULT_FIRES = 10;

/** What preview is asked: a schedule as a job has it, and the instant after which to look (now unless told). */
export const previewRequestSchema = () =>
  z.strictObject({
    schedule: z.unknown().check(z.refine((schedule) => schedule !== undefined, { error: 'a schedule is needed' })),
    timezone: z.optional(z.string().check(z.minLength(1), z.maxLength(100))),
    from: z.optional(instantSchema()),
    count: z._default(wholeNumber(1, MAX_FIRES), DEFAULT_FIRES),
  });
