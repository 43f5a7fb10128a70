import * as z from 'zod/mini';
import { writtenInstant } from '#api/shapes/instant.ts';
import { unattendedSchema } from '#api/shapes/runners/presence.ts';
import { lazily } from '#domain/values/lazily.ts';

/** The thing that a run waits for, as JSON. */
export const waitingSchema = lazily(() =>
  z.discriminatedUnion('for', [
    z.strictObject({ for: z.literal('slot'), position: z.int(), behind: z.readonly(z.array(z.string())) }),
    z.strictObject({
      for: z.literal('group'),
      name: z.string(),
      position: z.int(),
      behind: z.readonly(z.array(z.string())),
    }),
    z.strictObject({
      for: z.literal('runner'),
      runner: z.string(),
      sends: z.int(),
      /** No runner of the class is there. */
      unattended: z.optional(unattendedSchema()),
    }),
    z.strictObject({ for: z.literal('callback'), name: z.string() }),
    z.strictObject({ for: z.literal('report'), until: writtenInstant() }),
  ]),
);

/** The thing that a run waits for. */
export type Waiting = z.output<ReturnType<typeof waitingSchema>>;
