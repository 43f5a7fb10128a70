import * as z from 'zod/mini';
import { conditionSchema } from '#domain/jobs/condition/schema.ts';
import { UNMET_POLICIES } from '#domain/jobs/condition/settings.ts';
import { lazily } from '#domain/values/lazily.ts';

/** The states that a condition may be found in. `elsewhere`: only the runner of its class can tell, when a run starts. */
const FOUND_STATES = ['met', 'unmet', 'unreadable', 'elsewhere'] as const;

/** The conditions of a job as they are now, in their order. */
export const foundConditionsSchema = lazily(() =>
  z.strictObject({
    items: z.array(
      z.strictObject({
        condition: conditionSchema(),
        /** The condition, for people. */
        words: z.string(),
        state: z.enum(FOUND_STATES),
        /** What was measured, or why nothing was. */
        found: z.string(),
      }),
    ),
    /** A run that started now would start its command. Left out where some can only be told elsewhere, and all others hold. */
    clear: z.optional(z.boolean()),
    /** What becomes of a run that would not. */
    unmet: z.optional(z.enum(UNMET_POLICIES)),
  }),
);

/** The conditions of a job as the API shows them. */
export type FoundConditions = z.output<ReturnType<typeof foundConditionsSchema>>;
