import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { RecordContext, Verdict } from '#domain/ledger/head/context.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { replaced } from '#domain/runs/reasons/skipped.ts';
import { countUnstarted, endWaiters } from './end-waiters.ts';
import { countedThisHour, loopVerdict } from './loop-guard.ts';
import { admit } from './slots.ts';
import { type RequestedRun, startRequest } from './start-request.ts';

/** The fate of a requested run. `verdict`: why it does not start; it is counted, and left to the caller to record. */
export interface Asked extends Decision {
  readonly verdict?: Verdict;
}

/**
 * Asks for a run: a forced one past the overlap policy, every one within the guards against loops. Runs that lose their place in the
 * waiting line are recorded.
 */
export function ask(head: Head, job: ScheduledJob, run: RequestedRun, context: RecordContext): Asked {
  const { now } = context;
  const loop = loopVerdict(head, job, run.depth ?? 0, now);
  if (loop !== undefined) {
    return { head: { ...head, counters: countUnstarted(head, loop, 1) }, effects: [], verdict: loop };
  }
  const request = startRequest(job, run);
  const { head: asked, effects, verdict, displaced = [] } = admit(head, request, job.definition.overlap, now);
  if (verdict !== undefined) {
    return { head: { ...asked, counters: countUnstarted(asked, verdict, 1) }, effects, verdict };
  }
  const counted = countedThisHour(asked, job, now);
  const ended = endWaiters(counted, displaced, { status: 'skipped', reason: replaced(run.runId) }, context);
  return { head: ended.head, effects: [...ended.effects, ...effects] };
}
