import { type Actor, audited } from '#domain/ledger/head/audit.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import type { RecordContext } from '#domain/ledger/head/record.ts';
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
      { kind: 'cancel', holder: requestOf(holder), reason: `cancelled by ${actor.by}` },
    ],
  };
}
