import { type Actor, audited } from '#domain/ledger/head/audit.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import type { RecordContext } from '#domain/ledger/head/record.ts';
import { endWaiters } from './end-waiters.ts';

/** Takes a run out of the waiting line: it ends as cancelled. A run that does not wait changes nothing. */
export function withdraw(head: Head, runId: string, actor: Actor, context: RecordContext): Decision {
  const leaving = head.waiting.filter((waiter) => waiter.runId === runId);
  if (leaving.length === 0) {
    return { head, effects: [] };
  }
  const waiting = head.waiting.filter((waiter) => waiter.runId !== runId);
  const verdict = { status: 'cancelled', reason: `cancelled by ${actor.by}` } as const;
  const ended = endWaiters({ ...head, waiting }, leaving, verdict, context);
  const audit = audited(head, { action: 'cancel', actor, runId }, context);
  return { head: ended.head, effects: [...ended.effects, audit] };
}
