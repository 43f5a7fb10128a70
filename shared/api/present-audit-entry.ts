import type { AuditEntry as DomainAuditEntry } from '../ledger/head.ts';
import { writeUtc } from '../schedule/write-time.ts';
import type { AuditEntry } from './audit-entry.ts';

/** Shows an audit entry without its identity and expiry. */
export function presentAuditEntry(entry: DomainAuditEntry): AuditEntry {
  const { jobId, at, by, action, revisionBefore, revisionAfter, note } = entry;
  return { jobId, at: writeUtc(at), by, action, revisionBefore, revisionAfter, note };
}
