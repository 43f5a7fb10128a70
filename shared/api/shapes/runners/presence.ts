import * as z from 'zod/mini';
import { writtenInstant } from '#api/shapes/instant.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

/** A class on machines elsewhere of which no runner is there: its runs wait. */
export const unattendedSchema = lazily(() =>
  z.strictObject({
    runner: z.string(),
    /** One was seen last; left out: none within 30 days. */
    lastSeenAt: z.optional(writtenInstant()),
  }),
);

/** The same as a value. */
export type UnattendedShown = z.output<ReturnType<typeof unattendedSchema>>;

/** A runner as it was seen last. */
const runnerSeenSchema = lazily(() =>
  z.strictObject({
    id: z.string(),
    host: z.string(),
    version: z.string(),
    /** `silent`: not seen for three minutes; `stopped`: it was asked to end. */
    presence: z.enum(['there', 'silent', 'stopped']),
    startedAt: writtenInstant(),
    seenAt: writtenInstant(),
    /** So many runs went on there, of at most so many. */
    running: wholeNumber(0),
    most: wholeNumber(1),
  }),
);

/** A class on machines elsewhere, and its runners that were seen within 30 days. */
export const remoteClassSchema = lazily(() =>
  z.strictObject({
    runner: z.string(),
    unattended: z.optional(unattendedSchema()),
    seen: z.readonly(z.array(runnerSeenSchema())),
  }),
);

/** The same as a value. */
export type RemoteClassShown = z.output<ReturnType<typeof remoteClassSchema>>;
