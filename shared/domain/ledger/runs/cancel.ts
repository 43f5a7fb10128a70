import { type Actor, audited } from '#domain/ledger/head/audit.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { cancelledBy } from '#domain/runs/reasons/cancelled.ts';
import { keptReason } from '#domain/runs/reasons/reason.ts';
import { endLaterRuns, endWaiters } from './end-waiters.ts';
import { checkedNow, requestOf } from './slots.ts';

/** Has a run that holds a slot cancelled, and says in the audit trail who asked. A run that holds none changes nothing. */
export function askCancel(head: Head, runId: string, actor: Actor, context: RecordContext): Decision {
  const holder = head.active.find((other) => other.runId === runId);
  if (holder === undefined) {
    return { head, effects: [] };
  }
  return {
    head: { ...head, active: checkedNow(head.active, [runId], context.now) },
    effects: [
      audited(head, { action: 'cancel', actor, runId }, context),
      { kind: 'cancel', holder: requestOf(holder), ...keptReason(cancelledBy(actor.by)) },
    ],
  };
}

/** Removes a run that waits for a slot, or for its instant: it ends as cancelled. One that does neither changes nothing. */
export function withdraw(head: Head, runId: string, actor: Actor, context: RecordContext): Decision {
  const verdict = { status: 'cancelled', reason: cancelledBy(actor.by) } as const;
  const leaving = head.waiting.filter((waiter) => waiter.runId === runId);
  const later = (head.later ?? []).filter((run) => run.runId === runId);
  if (leaving.length + later.length === 0) {
    return { head, effects: [] };
  }
  const waiting = head.waiting.filter((waiter) => waiter.runId !== runId);
  const ended =
    later.length === 0
      ? endWaiters({ ...head, waiting }, leaving, verdict, context)
      : endLaterRuns(head, later, verdict, context);
  const audit = audited(head, { action: 'cancel', actor, runId }, context);
  return { head: ended.head, effects: [...ended.effects, audit] };
}
