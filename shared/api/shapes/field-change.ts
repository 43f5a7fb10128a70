import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';

/** The fields that differ between two revisions, each as a path; what is not there on a side is left out, secrets are masked. */
export const fieldChangesSchema = lazily(() =>
  z.readonly(
    z.array(z.strictObject({ field: z.string(), before: z.optional(z.unknown()), after: z.optional(z.unknown()) })),
  ),
);

/** The fields that differ between two revisions. */
export type FieldChanges = z.output<ReturnType<typeof fieldChangesSchema>>;
