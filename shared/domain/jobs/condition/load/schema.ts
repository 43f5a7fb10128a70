import * as z from 'zod/mini';
import { unreadableMember } from '#domain/jobs/condition/unreadable.ts';
import { lazily } from '#domain/values/lazily.ts';
import { LOAD_MINUTES } from './choices.ts';

/** The machine has little to do: fewer processes than so many run, or wait to. */
export const loadConditionSchema = lazily(() =>
  z.strictObject({
    type: z.literal('load'),
    below: z.number().check(z.positive(), z.maximum(100_000)),
    minutes: z.exactOptional(z.literal(LOAD_MINUTES)),
    /** The load is divided by the number of cores. */
    perCore: z.exactOptional(z.boolean()),
    ...unreadableMember(),
  }),
);

export type LoadCondition = z.output<ReturnType<typeof loadConditionSchema>>;
