import * as z from 'zod/mini';
import { writtenInstant } from '#api/shapes/instant.ts';
import { DELIVERY_STATES } from '#domain/notices/delivery.ts';
import { NOTICE_KINDS } from '#domain/notices/kind.ts';
import { NOTICE_STAGES } from '#domain/notices/notice.ts';
import { lazily } from '#domain/values/lazily.ts';

/** A notice on one channel, and what became of it. */
export const noticeSchema = lazily(() =>
  z.strictObject({
    id: z.string(),
    incident: z.optional(z.string()),
    jobId: z.string(),
    kind: z.enum(NOTICE_KINDS),
    stage: z.enum(NOTICE_STAGES),
    /** The fire that the trouble began with. */
    since: writtenInstant(),
    /** The instant that it was decided at; of an end, when it ended. */
    at: writtenInstant(),
    count: z.int(),
    runId: z.optional(z.string()),
    detail: z.optional(z.string()),
    channel: z.string(),
    state: z.enum(DELIVERY_STATES),
    tries: z.int(),
    nextTryAt: z.optional(writtenInstant()),
    sentAt: z.optional(writtenInstant()),
    /** The last answer of the channel, with secrets masked. */
    answer: z.optional(z.strictObject({ status: z.optional(z.int()), text: z.string() })),
  }),
);

/** A notice on one channel as the API shows it. */
export type Notice = z.output<ReturnType<typeof noticeSchema>>;
