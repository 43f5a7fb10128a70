import * as z from 'zod/mini';
import { environmentSchema } from '#domain/jobs/command-kind/environment.ts';
import { AUDITED_ACTIONS } from '#domain/ledger/head/audit.ts';
import { lazily } from '#domain/values/lazily.ts';
import { fieldChangesSchema } from './field-change.ts';
import { writtenInstant } from './instant.ts';

/** An entry of a job's audit trail: who did what to it, and when. */
export const auditEntrySchema = lazily(() =>
  z.strictObject({
    jobId: z.string(),
    at: writtenInstant(),
    by: z.string(),
    action: z.enum(AUDITED_ACTIONS),
    revisionBefore: z.optional(z.int()),
    revisionAfter: z.optional(z.int()),
    note: z.optional(z.string()),
    /** When the run is to start, where it was asked for ahead. */
    scheduledAt: z.optional(writtenInstant()),
    /** The arguments that the run was given, with secrets masked. */
    args: z.optional(z.unknown()),
    /** The variables that the run was given, with secrets masked. */
    env: z.optional(environmentSchema()),
    /** The run that was asked for or cancelled. */
    runId: z.optional(z.string()),
    /** The fields that an edit changed, as long as both revisions are stored; secrets are masked. */
    changes: z.optional(fieldChangesSchema()),
  }),
);

/** An audit entry as the API shows it. */
export type AuditEntry = z.output<ReturnType<typeof auditEntrySchema>>;
