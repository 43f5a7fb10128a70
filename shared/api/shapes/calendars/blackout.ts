import * as z from 'zod/mini';
import { writtenInstant } from '#api/shapes/instant.ts';
import { BLACKOUT_ENDS } from '#domain/blackouts/blackout.ts';
import { lazily } from '#domain/values/lazily.ts';

/** Where a blackout stands. */
const BLACKOUT_STATES = ['ahead', 'in_force', 'over'] as const;

/** A window in which nothing that it is about fires: from its first second up to, and without, the instant `to`. */
export const blackoutSchema = lazily(() =>
  z.strictObject({
    id: z.string(),
    from: writtenInstant(),
    to: writtenInstant(),
    /** Neither this nor `job`: it is about everything. */
    tag: z.optional(z.string()),
    job: z.optional(z.string()),
    // biome-ignore lint/suspicious/noThenProperty: the name of a member; no function is ever in it
    then: z.optional(z.enum(BLACKOUT_ENDS)),
    by: z.string(),
    note: z.optional(z.string()),
    /** The one who ended it before its time. */
    removedBy: z.optional(z.string()),
    state: z.enum(BLACKOUT_STATES),
  }),
);

/** A blackout as the API shows it. */
export type Blackout = z.output<ReturnType<typeof blackoutSchema>>;
