import * as z from 'zod';

/** Who did what to a job, and when. */
export const auditEntrySchema = z.strictObject({
  jobId: z.string(),
  at: z.iso.datetime(),
  by: z.string(),
  action: z.enum(['create', 'edit', 'pause', 'resume', 'delete', 'run', 'cancel']),
  revisionBefore: z.int().optional(),
  revisionAfter: z.int().optional(),
  note: z.string().optional(),
});

/** An audit entry as the API shows it. */
export type AuditEntry = z.output<typeof auditEntrySchema>;
