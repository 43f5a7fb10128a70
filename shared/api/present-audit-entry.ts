import type { AuditView } from '../engine/read-audit.ts';
import { writeUtc } from '../schedule/write-time.ts';
import type { AuditEntry } from './audit-entry.ts';

/** Shows an audit entry without its identity and expiry. */
export function presentAuditEntry(entry: AuditView): AuditEntry {
  const { jobId, at, by, action, revisionBefore, revisionAfter, note, runId, changes } = entry;
  return { jobId, at: writeUtc(at), by, action, revisionBefore, revisionAfter, note, runId, changes };
}
