import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import { type Actor, audited } from '#domain/ledger/head/audit.ts';
import type { RecordContext, Verdict } from '#domain/ledger/head/context.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { decidedMark } from '#domain/ledger/head/standstill.ts';
import { plan } from '#domain/ledger/planning/plan.ts';
import { endWaiters } from '#domain/ledger/runs/end-waiters.ts';
import { entryNames, keepable, linkEffects } from './edit.ts';

const JOB_DELETED: Verdict = { status: 'cancelled', reason: 'job deleted' };

/**
 * Leaves a tombstone: everything up to now is decided, waiting runs end as cancelled, running ones go on to their outcome. The tombstone
 * stays until they are final and retention has passed.
 */
export function deleteJob(head: Head, job: ScheduledJob, actor: Actor, context: RecordContext): Decision | 'behind' {
  const planned = plan(head, job, context);
  if (planned.more) {
    return 'behind';
  }
  const { nextFireAt: _, pause: __, backfills: ___, ...stopped } = planned.head;
  const ended = endWaiters({ ...stopped, waiting: [] }, stopped.waiting, JOB_DELETED, context);
  return {
    head: { ...ended.head, state: 'deleted', mark: decidedMark(planned.head, context) },
    effects: [
      ...keepable(planned.effects),
      ...ended.effects,
      audited(head, { action: 'delete', actor }, context),
      { kind: 'summarise' },
      ...linkEffects(job),
      { kind: 'sync', obsolete: entryNames(job, head.mark) },
      { kind: 'retire', revision: head.revision, expiresAt: context.now + context.retentionSeconds },
    ],
  };
}
