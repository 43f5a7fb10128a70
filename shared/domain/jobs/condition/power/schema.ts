import * as z from 'zod/mini';
import { unreadableMember } from '#domain/jobs/condition/unreadable.ts';
import { lazily } from '#domain/values/lazily.ts';

/** The machine does not live on its battery. */
export const powerConditionSchema = lazily(() =>
  z.strictObject({ type: z.literal('power'), source: z.literal('ac'), ...unreadableMember() }),
);

export type PowerCondition = z.output<ReturnType<typeof powerConditionSchema>>;
