import type { JobParent } from '#domain/jobs/job.ts';
import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { RecordContext, Verdict } from '#domain/ledger/head/context.ts';
import type { FinishedRun } from '#domain/ledger/head/counters.ts';
import type { ChainedRun, Effect } from '#domain/ledger/head/effect.ts';
import type { Decision, Follower, Head } from '#domain/ledger/head/head.ts';
import { knowsRun } from '#domain/ledger/head/knows-run.ts';
import { reasonOfStandstill, standstillNow } from '#domain/ledger/head/pause-of-all.ts';
import { unstartedRun } from '#domain/ledger/head/record.ts';
import type { Holder } from '#domain/ledger/head/request.ts';
import { jobPaused } from '#domain/runs/reasons/skipped.ts';
import type { FinalRun, OutcomeStatus } from '#domain/runs/run.ts';
import { ask } from './ask.ts';

/** The effects that let the followers of a job run after one of its runs was executed. A run that never started is followed by none. */
export function chainEffects(head: Head, holder: Holder, { runId, status, unstarted }: FinishedRun): Effect[] {
  if (unstarted === true) {
    return [];
  }
  const run: ChainedRun = {
    parent: { runId, status },
    scheduledAt: holder.scheduledAt,
    depth: (holder.depth ?? 0) + 1,
  };
  return (head.followers ?? [])
    .filter(({ on }) => follows(on, status))
    .map(({ jobId }) => ({ kind: 'chain', follower: jobId, run }));
}

/**
 * Asks for a run after a run of another job. Where it cannot start (the job is paused, its slot is taken, the chain is too deep) it is
 * recorded as skipped, with the reason. Asking for the same run twice changes nothing.
 */
export function startChained(
  head: Head,
  job: ScheduledJob,
  runId: string,
  run: ChainedRun,
  context: RecordContext,
): Decision {
  if (knowsRun(head, runId)) {
    return { head, effects: [] };
  }
  const requested = { runId, trigger: 'chain', ...run } as const;
  const paused = pausedVerdict(head, context);
  const asked =
    paused === undefined
      ? ask(head, job, requested, context)
      : { head: countedSkip(head), effects: [], verdict: paused };
  if (asked.verdict === undefined) {
    return asked;
  }
  const record = unstartedRun({ ...requested, revision: job.definition.revision }, asked.verdict, context);
  return { head: asked.head, effects: [...asked.effects, { kind: 'store', run: record }] };
}

/** Tells whether a run that is over is followed by a job that says so of its outcomes: one that never started is not. */
export function isFollowed(on: JobParent['on'], { status, attempts }: FinalRun): boolean {
  return attempts.length > 0 && follows(on, status);
}

/** Makes a head know, or forget, that another job follows it; the same head where it does already. */
export function linkFollower(head: Head, jobId: string, on: JobParent['on'] | undefined): Head {
  const followers = head.followers ?? [];
  if (followers.find((follower) => follower.jobId === jobId)?.on === on) {
    return head;
  }
  const others = followers.filter((follower) => follower.jobId !== jobId);
  const linked: readonly Follower[] = on === undefined ? others : [...others, { jobId, on }];
  return { ...head, followers: linked };
}

function follows(on: JobParent['on'], status: OutcomeStatus): boolean {
  if (status === 'skipped' || status === 'missed') {
    return false;
  }
  return on === 'finish' || (status === 'succeeded') === (on === 'success');
}

function pausedVerdict({ state }: Head, context: RecordContext): Verdict | undefined {
  if (state === 'paused') {
    return { status: 'skipped', reason: jobPaused() };
  }
  const standstill = standstillNow(context);
  return standstill && { status: 'skipped', reason: reasonOfStandstill(standstill) };
}

function countedSkip(head: Head): Head {
  return { ...head, counters: { ...head.counters, skipped: head.counters.skipped + 1 } };
}
