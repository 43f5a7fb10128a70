import type { AuditEntry } from '#api/shapes/audit-entry.ts';
import { writeUtc } from '#domain/time/write.ts';
import type { AuditView } from '#engine/insight/audit.ts';
import { optionalUtc } from './instants.ts';

/** Shows an audit entry without its identity and expiry. */
export function presentAuditEntry(entry: AuditView): AuditEntry {
  const { jobId, at, by, action, revisionBefore, revisionAfter, note, runId, args, env, changes } = entry;
  const scheduledAt = optionalUtc(entry.scheduledAt);
  return {
    jobId,
    at: writeUtc(at),
    by,
    action,
    revisionBefore,
    revisionAfter,
    note,
    runId,
    scheduledAt,
    args,
    env,
    changes,
  };
}
