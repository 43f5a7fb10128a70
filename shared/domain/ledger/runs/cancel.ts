import { type Actor, audited } from '#domain/ledger/head/audit.ts';
import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { cancelledBy } from '#domain/runs/reasons/cancelled.ts';
import { keptReason } from '#domain/runs/reasons/reason.ts';
import { endWaiters } from './end-waiters.ts';
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

/** Removes a run from the waiting line: it ends as cancelled. A run that does not wait changes nothing. */
export function withdraw(head: Head, runId: string, actor: Actor, context: RecordContext): Decision {
  const leaving = head.waiting.filter((waiter) => waiter.runId === runId);
  if (leaving.length === 0) {
    return { head, effects: [] };
  }
  const waiting = head.waiting.filter((waiter) => waiter.runId !== runId);
  const verdict = { status: 'cancelled', reason: cancelledBy(actor.by) } as const;
  const ended = endWaiters({ ...head, waiting }, leaving, verdict, context);
  const audit = audited(head, { action: 'cancel', actor, runId }, context);
  return { head: ended.head, effects: [...ended.effects, audit] };
}
