import * as z from 'zod/mini';
import { writtenInstant } from '#api/shapes/instant.ts';
import { lazily } from '#domain/values/lazily.ts';

/**
 * A channel on which notices are told: what waits there (counted up to 25), since when it does not take what it is sent, the last answer,
 * `untried` where nothing was ever sent, and `gone` where nothing is sent until a test succeeds.
 */
export const channelSchema = lazily(() =>
  z.strictObject({
    name: z.string(),
    type: z.optional(z.string()),
    pending: z.number(),
    failingSince: z.optional(writtenInstant()),
    lastError: z.optional(z.string()),
    untried: z.optional(z.literal(true)),
    gone: z.optional(z.literal(true)),
  }),
);

export type ChannelShown = z.output<ReturnType<typeof channelSchema>>;
