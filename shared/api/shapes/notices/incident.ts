import * as z from 'zod/mini';
import { writtenInstant } from '#api/shapes/instant.ts';
import { INCIDENT_KINDS } from '#domain/notices/kind.ts';
import { lazily } from '#domain/values/lazily.ts';

/** An open incident: a trouble of a job that is not over. */
export const incidentSchema = lazily(() =>
  z.strictObject({
    /** `<jobId>.<kind>.<YYYYMMDDTHHMMSSZ>`, the fire that began it. */
    id: z.string(),
    jobId: z.string(),
    kind: z.enum(INCIDENT_KINDS),
    /** The fire that began it. */
    since: writtenInstant(),
    /** The instant at which the channels last heard of it; left out: they did not. */
    toldAt: z.optional(writtenInstant()),
    reminders: z.int(),
    /** The times that it began again within half an hour of its end. */
    again: z.int(),
    /** Of failing and skipping: the runs or fires in a row. */
    count: z.optional(z.int()),
    /** The one who knows of it: there are no reminders until it ends. */
    ack: z.optional(z.strictObject({ by: z.string(), at: writtenInstant() })),
  }),
);

/** An open incident as the API shows it. */
export type Incident = z.output<ReturnType<typeof incidentSchema>>;
