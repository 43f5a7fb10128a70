import * as z from 'zod/mini';
import { writtenInstant } from '#api/shapes/instant.ts';
import { outcomeStatusSchema, reasonCodeSchema } from '#api/shapes/run.ts';
import { ATTEMPT_RESULTS } from '#domain/runs/run.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

/** One thing that happened to a run, as JSON. */
export const storyEventSchema = lazily(() =>
  z.discriminatedUnion('kind', [
    z.strictObject({ at: writtenInstant(), kind: z.literal('due') }),
    z.strictObject({ at: writtenInstant(), kind: z.literal('decided') }),
    z.strictObject({ at: writtenInstant(), kind: z.literal('sent') }),
    /** Its conditions did not hold, so often; the reason is there while it waits. */
    z.strictObject({
      at: writtenInstant(),
      kind: z.literal('held'),
      attempt: wholeNumber(1),
      checks: wholeNumber(0),
      reason: z.optional(z.string()),
      reasonCode: z.optional(reasonCodeSchema()),
    }),
    z.strictObject({ at: writtenInstant(), kind: z.literal('started'), attempt: wholeNumber(1) }),
    z.strictObject({
      at: writtenInstant(),
      kind: z.literal('ended'),
      attempt: wholeNumber(1),
      result: z.enum(ATTEMPT_RESULTS),
      reason: z.optional(z.string()),
      reasonCode: z.optional(reasonCodeSchema()),
      exitCode: z.optional(z.int()),
    }),
    z.strictObject({
      at: writtenInstant(),
      kind: z.literal('retry'),
      attempt: wholeNumber(1),
      delayMs: wholeNumber(0),
    }),
    z.strictObject({
      at: writtenInstant(),
      kind: z.literal('outcome'),
      status: outcomeStatusSchema(),
      reason: z.optional(z.string()),
      reasonCode: z.optional(reasonCodeSchema()),
    }),
  ]),
);

/** One thing that happened to a run. */
export type StoryEvent = z.output<ReturnType<typeof storyEventSchema>>;
