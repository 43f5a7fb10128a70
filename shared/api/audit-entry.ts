import * as z from 'zod';

/** Who did what to a job, and when. */
export const auditEntrySchema = z.strictObject({
  jobId: z.string(),
  at: z.iso.datetime(),
  by: z.string(),
  action: z.enum(['create', 'edit', 'pause', 'resume', 'delete', 'run', 'backfill', 'cancel']),
  revisionBefore: z.int().optional(),
  revisionAfter: z.int().optional(),
  note: z.string().optional(),
  /** The run that was asked for or cancelled. */
  runId: z.string().optional(),
  /** What an edit changed, as long as both revisions are stored; secrets are masked. */
  changes: z
    .array(z.strictObject({ field: z.string(), before: z.unknown().optional(), after: z.unknown().optional() }))
    .readonly()
    .optional(),
});

/** An audit entry as the API shows it. */
export type AuditEntry = z.output<typeof auditEntrySchema>;
