import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { FinishedRun } from '#domain/ledger/head/counters.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import type { Holder } from '#domain/ledger/head/request.ts';
import type { NoticeKind } from '#domain/notices/kind.ts';
import type { OutcomeStatus } from '#domain/runs/run.ts';
import { mayTell, rulesOf } from './rules.ts';

const TOLD_ONE_BY_ONE: Partial<Record<OutcomeStatus, NoticeKind>> = {
  failed: 'failed',
  timed_out: 'failed',
  succeeded: 'succeeded',
  missed: 'missed',
};

/** The notice of a run that ended, for jobs of which each one is told. */
export function endNotices(
  head: Head,
  { runId, scheduledAt }: Holder,
  { status }: FinishedRun,
  context: RecordContext,
): Effect[] {
  const kind = TOLD_ONE_BY_ONE[status];
  return kind !== undefined && rulesOf(head, context).has(kind) && mayTell(head, context)
    ? [{ kind: 'notify', notice: { kind, stage: 'single', since: scheduledAt, at: context.now, count: 1, runId } }]
    : [];
}
