import * as z from 'zod/mini';
import { expectedStatusSchema, urlSchema } from '#domain/jobs/command/http/schema.ts';
import { unreadableMember } from '#domain/jobs/condition/unreadable.ts';
import { lazily } from '#domain/values/lazily.ts';

/** A server answers, with a status that is expected: 2xx unless told. */
export const httpConditionSchema = lazily(() =>
  z.strictObject({
    type: z.literal('http'),
    url: urlSchema(),
    method: z.exactOptional(z.enum(['GET', 'HEAD'])),
    expect: z.exactOptional(expectedStatusSchema()),
    /** It has to answer anything else, or nothing. */
    not: z.exactOptional(z.boolean()),
    ...unreadableMember(),
  }),
);

export type HttpCondition = z.output<ReturnType<typeof httpConditionSchema>>;
