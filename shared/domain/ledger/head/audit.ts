import type { AuditEntry, Effect, Head } from './head.ts';
import type { RecordContext } from './record.ts';

/** Who asks for a change. */
export interface Actor {
  readonly by: string;
  readonly note?: string;
}

/** What was done, by whom. */
export interface AuditedAction {
  readonly action: AuditEntry['action'];
  readonly actor: Actor;
  readonly revisionAfter?: number;
  readonly runId?: string;
}

/** The effect that writes an action on a head into the audit trail. */
export function audited(
  head: Head,
  { action, actor, revisionAfter, runId }: AuditedAction,
  context: RecordContext,
): Effect {
  const entry: AuditEntry = {
    jobId: head.jobId,
    at: context.now,
    version: head.version + 1,
    by: actor.by,
    action,
    ...(action === 'create' ? {} : { revisionBefore: head.revision }),
    ...(revisionAfter === undefined ? {} : { revisionAfter }),
    ...(actor.note === undefined ? {} : { note: actor.note }),
    ...(runId === undefined ? {} : { runId }),
    expiresAt: context.now + context.retentionSeconds,
  };
  return { kind: 'audit', entry };
}
