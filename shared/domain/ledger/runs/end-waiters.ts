import type { RecordContext, Verdict } from '#domain/ledger/head/context.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { type UnstartedRequest, unstartedRun } from '#domain/ledger/head/record.ts';
import type { LaterRun } from '#domain/ledger/head/request.ts';

/** Ends runs that waited, with a record and a count each. They are no longer in `head.waiting`. */
export function endWaiters(
  head: Head,
  waiters: readonly UnstartedRequest[],
  verdict: Verdict,
  context: RecordContext,
): { head: Head; effects: Effect[] } {
  const effects = waiters.map<Effect>((waiter) => ({ kind: 'store', run: unstartedRun(waiter, verdict, context) }));
  return { head: { ...head, counters: countUnstarted(head, verdict, waiters.length) }, effects };
}

/** The same for runs that were asked for at instants to come: they end as the job is now, and are no longer remembered. */
export function endLaterRuns(
  head: Head,
  runs: readonly LaterRun[],
  verdict: Verdict,
  context: RecordContext,
): { head: Head; effects: Effect[] } {
  const requests = runs.map((run) => ({ ...run, revision: head.revision, trigger: 'manual' as const }));
  return endWaiters(withoutLaterRuns(head, runs), requests, verdict, context);
}

/** The head without some of the runs that were asked for at instants to come. */
export function withoutLaterRuns({ later = [], ...head }: Head, leaving: readonly LaterRun[]): Head {
  const left = later.filter((run) => !leaving.includes(run));
  return left.length === 0 ? head : { ...head, later: left };
}

/** Counts fires that got no attempt. */
export function countUnstarted(head: Head, { status }: Verdict, count: number): Head['counters'] {
  return { ...head.counters, [status]: head.counters[status] + count };
}
