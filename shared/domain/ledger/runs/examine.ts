import type { RecordContext } from '#domain/ledger/head/context.ts';
import type { FinishedRun } from '#domain/ledger/head/counters.ts';
import type { Effect } from '#domain/ledger/head/effect.ts';
import type { Decision, Head } from '#domain/ledger/head/head.ts';
import type { Holder } from '#domain/ledger/head/request.ts';
import { CHECK_SECONDS } from '#domain/ledger/head/wake-at.ts';
import { sameReason } from '#domain/runs/reasons/reason.ts';
import { type FinalRun, isFinal, type Run } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { finish } from './finish.ts';
import { endDueAt, startDueAt } from './reports.ts';
import { sendAgain } from './slots.ts';

/** The longest a message is waited for before it is sent again. */
const LONGEST_RESEND_SECONDS = 900;

/** The time that an attempt may be past its lease or retry time before its message is sent again. */
const OVERDUE_ATTEMPT_SECONDS = 15;

/** A look that leads to so many effects leaves the other holders to the next one: a hundred runs with followers would fill the item. */
const MOST_EFFECTS = 200;

/** The runs that hold a slot, as the history has them; undefined: nobody has claimed it. */
export type SeenRuns = ReadonlyMap<string, Run | undefined>;

/**
 * Holds the holders that were looked up against the history: a final one is finished (evicted), one that nobody claimed or whose runner
 * went silent is sent again. `impatient` sends every open one again at once: after a restart nothing of before is on its way any more.
 */
export function examine(head: Head, seen: SeenRuns, impatient: boolean, context: RecordContext): Decision {
  let current = head;
  const effects: Effect[] = [];
  for (const holder of head.active) {
    if (seen.has(holder.runId) && effects.length < MOST_EFFECTS) {
      const decision = examineHolder(current, holder, seen.get(holder.runId), impatient, context);
      current = decision.head;
      effects.push(...decision.effects);
    }
  }
  return { head: current, effects };
}

function examineHolder(
  head: Head,
  holder: Holder,
  run: Run | undefined,
  impatient: boolean,
  context: RecordContext,
): Decision {
  if (run !== undefined && isFinal(run)) {
    return finish(head, finishedRun(run), context);
  }
  if (holder.reports !== undefined) {
    const dueAt = run === undefined ? startDueAt(holder, holder.reports) : endDueAt(run, holder.reports);
    return { head: waitedFor(head, holder, dueAt, impatient, context), effects: [] };
  }
  const silent = impatient || (run === undefined ? holder.checkAt <= context.now : isSilent(run, context.now));
  const sends = holder.sends + (silent ? 1 : 0);
  const patience = run === undefined && silent ? resendDelaySeconds(sends) : CHECK_SECONDS;
  const looked: Holder = {
    ...holder,
    sends,
    checkAt: silent || holder.checkAt <= context.now ? context.now + patience : holder.checkAt,
  };
  const active = head.active.map((other) => (other.runId === holder.runId ? looked : other));
  return { head: { ...head, active }, effects: silent ? [sendAgain(looked)] : [] };
}

/** The head that waits on for a holder that runs elsewhere, which is not sent again. After a restart whoever runs it has a minute to say that it still does. */
function waitedFor(head: Head, holder: Holder, dueAt: EpochSeconds, impatient: boolean, { now }: RecordContext): Head {
  const isDue = impatient || holder.checkAt <= now;
  const checkAt = Math.max(dueAt + 1, now + (impatient ? CHECK_SECONDS : 1));
  return isDue
    ? { ...head, active: head.active.map((other) => (other === holder ? { ...other, checkAt } : other)) }
    : head;
}

/** The part of a final run that the head remembers. */
export function finishedRun(run: FinalRun): FinishedRun {
  return {
    runId: run.id,
    status: run.status,
    ...sameReason(run),
    ...(run.attempts.length === 0 ? { unstarted: true } : {}),
    ...(run.result === undefined ? {} : { hasResult: true }),
  };
}

function isSilent(run: Run, now: number): boolean {
  const dueMs = run.status === 'running' ? run.leaseUntilMs : run.retryAtMs;
  return dueMs !== undefined && dueMs + OVERDUE_ATTEMPT_SECONDS * 1000 < now * 1000;
}

function resendDelaySeconds(sends: number): number {
  return Math.min(LONGEST_RESEND_SECONDS, CHECK_SECONDS * 2 ** (sends - 1));
}
