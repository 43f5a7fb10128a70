import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';
import { writtenInstant } from './instant.ts';
import { pausedSchema } from './switch.ts';

/**
 * The health of the service: it reached its store; `enabled: false` says that nothing fires (`scheduler.enabled`), `paused` that
 * everything was paused, `shortage` that memory or disk run low on the machine, so that runs wait to be started.
 */
export const healthSchema = lazily(() =>
  z.strictObject({
    status: z.literal('ok'),
    time: writtenInstant(),
    enabled: z.boolean(),
    paused: z.optional(pausedSchema()),
    shortage: z.optional(z.strictObject({ since: writtenInstant(), reason: z.string() })),
  }),
);
