import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import { type Actor, audited } from '#domain/ledger/head/audit.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { decidedMark } from '#domain/ledger/head/pause-of-all.ts';
import { closingTime } from '#domain/ledger/planning/blackouts.ts';
import { endCatchUps, type KnownRevisions } from '#domain/ledger/planning/catch-up.ts';
import { endLaterRuns, endWaiters } from '#domain/ledger/runs/end-waiters.ts';
import { jobDeleted } from '#domain/runs/reasons/cancelled.ts';
import { decidedUpToNow, entryNames, keepable, linkEffects } from './edit.ts';

/**
 * Leaves a tombstone: everything up to now is decided, runs that wait or are to start later end as cancelled, late fires that were still to run as missed, running
 * ones go on to their outcome. The tombstone stays until they are final and retention has passed.
 * @param job the adopted revision; undefined where it cannot be read
 * @param revisions those that planned what is in the open catch-ups
 */
export function deleteJob(
  head: Head,
  job: ScheduledJob | undefined,
  actor: Actor,
  time: RecordContext,
  revisions: KnownRevisions = new Map(),
): Decision | 'behind' {
  const context = closingTime(time, job?.definition ?? { id: head.jobId });
  const planned = decidedUpToNow(head, job, context);
  if (planned.more) {
    return 'behind';
  }
  const known = job === undefined ? revisions : new Map([...revisions, [job.definition.revision, job]]);
  const reason = jobDeleted();
  const dropped = endCatchUps(planned.head, known, { status: 'missed', reason }, context);
  const { nextFireAt: _, pause: __, backfills: ___, skips: ____, ...stopped } = dropped.head;
  const verdict = { status: 'cancelled', reason } as const;
  const withdrawn = endLaterRuns(stopped, stopped.later ?? [], verdict, context);
  const ended = endWaiters({ ...withdrawn.head, waiting: [] }, stopped.waiting, verdict, context);
  return {
    head: { ...ended.head, state: 'deleted', mark: decidedMark(planned.head, context) },
    effects: [
      ...keepable(planned.effects),
      ...dropped.effects,
      ...withdrawn.effects,
      ...ended.effects,
      audited(head, { action: 'delete', actor }, context),
      { kind: 'summarise' },
      ...linkEffects(job),
      { kind: 'sync', obsolete: job === undefined ? [] : entryNames(job, head.mark) },
      { kind: 'retire', revision: head.revision, expiresAt: context.now + context.retentionSeconds },
    ],
  };
}
