import * as z from 'zod/mini';
import { writtenInstant } from '#api/shapes/instant.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

/** The circumstances of a fire that was missed as it was seen too late, or that ran late as nothing ran before. */
export const lateFireSchema = lazily(() =>
  z.strictObject({
    /** Of one that ran: when it was let in, or sent. */
    seenAt: writtenInstant(),
    /**
     * The last instant at which its run might have started; `isDefault`: the job does not say it itself; `byCatchup`: the last one at which it
     * might have been seen, as `catchup` is `none`.
     */
    deadline: z.strictObject({
      at: writtenInstant(),
      seconds: wholeNumber(0),
      isDefault: z.boolean(),
      byCatchup: z.optional(z.literal(true)),
    }),
    /** From the last sign of life to the next one nothing ran. On one machine only, and where it is known. */
    outage: z.optional(z.strictObject({ from: writtenInstant(), to: writtenInstant() })),
  }),
);

/** Such circumstances as the API shows them. */
export type LateFire = z.output<ReturnType<typeof lateFireSchema>>;
