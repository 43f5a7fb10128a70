import * as z from 'zod/mini';
import { unreadableMember } from '#domain/jobs/condition/unreadable.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

/** So much memory is free, in MB of 2^20 bytes. */
export const memoryConditionSchema = lazily(() =>
  z.strictObject({ type: z.literal('memory'), freeMb: wholeNumber(1), ...unreadableMember() }),
);

export type MemoryCondition = z.output<ReturnType<typeof memoryConditionSchema>>;
