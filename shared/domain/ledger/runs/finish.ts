import type { RecordContext, Verdict } from '#domain/ledger/head/context.ts';
import type { Counters, FinishedRun } from '#domain/ledger/head/counters.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import { remembered } from '#domain/ledger/head/recent.ts';
import type { Holder } from '#domain/ledger/head/request.ts';
import { endNotices } from '#domain/ledger/notices/ended.ts';
import { sameReason } from '#domain/runs/reasons/reason.ts';
import { waitedTooLong } from '#domain/runs/reasons/skipped.ts';
import type { OutcomeStatus } from '#domain/runs/run.ts';
import { countBackfilled } from './backfill.ts';
import { chainEffects } from './chain.ts';
import { endWaiters } from './end-waiters.ts';
import { requestOf, takeWaiting } from './slots.ts';

const COUNTER_OF: Record<OutcomeStatus, keyof Counters> = {
  succeeded: 'succeeded',
  failed: 'failed',
  timed_out: 'timedOut',
  cancelled: 'cancelled',
  skipped: 'skipped',
  missed: 'missed',
};

/**
 * Removes a final run from `active`, counts it, and gives its slot to the next waiting run. A run that holds no slot changes nothing, so
 * finishing twice counts once. One of an earlier life of the job, before it was deleted, only gives its slot back.
 */
export function finish(head: Head, run: FinishedRun, context: RecordContext): Decision {
  const holder = head.active.find(({ runId }) => runId === run.runId);
  if (holder === undefined) {
    return { head, effects: [] };
  }
  const { runId, status } = run;
  const without: Head = { ...head, active: head.active.filter((other) => other !== holder) };
  if (holder.former === true) {
    const filled = fillSlots(without, 1, context);
    return { head: filled.head, effects: [...leaveEffects(holder), ...filled.effects] };
  }
  const last = { runId, scheduledAt: holder.scheduledAt, finishedAt: context.now, status, ...sameReason(run) };
  const freed = withResult(remembered({ ...without, counters: countOutcome(head.counters, status) }, last), run);
  const filled = fillSlots(freed, 1, context);
  const backfilled = countBackfilled(filled.head, holder, status, context);
  const effects = [
    chainEffects(head, holder, run),
    endNotices(head, holder, run, context),
    trip(freed, context),
    filled.effects,
    backfilled.effects,
  ];
  return { head: backfilled.head, effects: [...leaveEffects(holder), ...effects.flat()] };
}

/** The result of the last success is what the next run is told: one without a result leaves none. */
function withResult(head: Head, { runId, status, hasResult }: FinishedRun): Head {
  if (status !== 'succeeded') {
    return head;
  }
  const { resultOf: _, ...others } = head;
  return hasResult === true ? { ...others, resultOf: runId } : others;
}

/** The places behind gates that a run gives back. */
function leaveEffects(holder: Holder): Effect[] {
  return (holder.gates ?? []).length === 0 ? [] : [{ kind: 'leave', request: requestOf(holder) }];
}

/** Has the job looked at when it failed too often in a row: that look pauses it. */
function trip(head: Head, { now }: RecordContext): Effect[] {
  return failedTooOften(head) ? [{ kind: 'wake', at: now }] : [];
}

/** Tells whether the job's circuit breaker has to open. */
export function failedTooOften({ state, counters, pauseAfterFailures }: Head): boolean {
  return state === 'active' && pauseAfterFailures !== undefined && counters.consecutiveFailures >= pauseAfterFailures;
}

/** Lets waiting runs into at most `slots` slots, and records those that waited too long. */
export function fillSlots(head: Head, slots: number, context: RecordContext): Decision {
  const taken = takeWaiting(head, slots, context.now);
  if (taken.head === head) {
    return { head, effects: [] };
  }
  const verdict: Verdict = { status: 'skipped', reason: waitedTooLong('the slot') };
  const ended = endWaiters(taken.head, taken.expired, verdict, context);
  const effects: Effect[] = [...ended.effects, ...taken.effects];
  return { head: ended.head, effects };
}

function countOutcome(counters: Counters, status: OutcomeStatus): Counters {
  const counter = COUNTER_OF[status];
  const counted = { ...counters, [counter]: counters[counter] + 1 };
  if (status === 'succeeded') {
    return { ...counted, consecutiveFailures: 0 };
  }
  const failed = status === 'failed' || status === 'timed_out';
  return failed ? { ...counted, consecutiveFailures: counters.consecutiveFailures + 1 } : counted;
}
