import type { RecordContext, Verdict } from '#domain/ledger/head/context.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { unstartedRun } from '#domain/ledger/head/record.ts';
import type { RunRequest } from '#domain/ledger/head/request.ts';

/** Ends runs that waited, with a record and a count each. They are no longer in `head.waiting`. */
export function endWaiters(
  head: Head,
  waiters: readonly RunRequest[],
  verdict: Verdict,
  context: RecordContext,
): { head: Head; effects: Effect[] } {
  const effects = waiters.map<Effect>((waiter) => ({ kind: 'store', run: unstartedRun(waiter, verdict, context) }));
  return { head: { ...head, counters: countUnstarted(head, verdict, waiters.length) }, effects };
}

/** Counts fires that got no attempt. */
export function countUnstarted(head: Head, { status }: Verdict, count: number): Head['counters'] {
  return { ...head.counters, [status]: head.counters[status] + count };
}
