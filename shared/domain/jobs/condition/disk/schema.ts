import * as z from 'zod/mini';
import { pathSchema } from '#domain/jobs/condition/path.ts';
import { unreadableMember } from '#domain/jobs/condition/unreadable.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

/** So much of the disk that a path lies on is free, in MB of 2^20 bytes. */
export const diskConditionSchema = lazily(() =>
  z.strictObject({ type: z.literal('disk'), path: pathSchema(), freeMb: wholeNumber(1), ...unreadableMember() }),
);

export type DiskCondition = z.output<ReturnType<typeof diskConditionSchema>>;
