import type { AuditEntry } from '#domain/ledger/head/audit.ts';
import type { PastOfJob } from '#domain/ledger/past/past-of-job.ts';
import { REASONS_OF_THE_LEDGER, type ReasonCode } from '#domain/runs/reasons/reason.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import { type EpochMilliseconds, type EpochSeconds, secondsOf } from '#domain/time/instant.ts';

/** Everything that is recorded of a job, as far as a replay of a stretch needs it. */
export interface RecordedJob {
  readonly jobId: string;
  readonly past: PastOfJob;
  /** Its audit trail, in any order. */
  readonly trail: readonly AuditEntry[];
  /** The records whose fires lie in the stretch, and a while behind it, oldest first. */
  readonly runs: readonly Run[];
  /** The latest records before it, oldest first: what was open when it began, and how long runs take. */
  readonly earlier: readonly Run[];
}

/** The last instant up to which every fire of a job is decided, at most `to`. */
export function decidedUntil({ past: { head } }: RecordedJob, to: EpochSeconds): EpochSeconds {
  return Math.min(to, (head?.nextFireAt ?? to + 1) - 1);
}

/** Runs of this long behind a stretch may take the slot from those within it, or make them wait. */
const TAIL_SECONDS = 3_600;

/** The last instant of which a replay knows, and plans, the runs: a while behind the stretch, but not behind now. A job that is no more has none there. */
export function playedUntil(
  { past: { head } }: Pick<RecordedJob, 'past'>,
  { to, nowMs }: { readonly to: EpochSeconds; readonly nowMs: EpochMilliseconds },
): EpochSeconds {
  return head === undefined ? to : Math.max(to, Math.min(secondsOf(nowMs), to + TAIL_SECONDS));
}

const DECIDED: ReadonlySet<ReasonCode | undefined> = new Set<ReasonCode>(REASONS_OF_THE_LEDGER);

/** Tells whether a run was never let in to be executed, as the ledger decided. One that made room before anybody claimed it was let in. */
export function wasTurnedAway(run: Run): boolean {
  const madeRoom = run.status === 'cancelled' && run.reasonCode === 'replaced';
  const unstarted = isFinal(run) && run.attempts.length === 0 && run.sentAtMs === undefined;
  return unstarted && !madeRoom && DECIDED.has(run.reasonCode);
}

/** Tells a run that was executed and came to an end by itself: one to judge others by. */
export function endedByItself(run: Run): boolean {
  const { status, attempts, startedAtMs, finishedAtMs } = run;
  const ended = status === 'succeeded' || status === 'failed' || status === 'timed_out';
  return ended && attempts.length > 0 && startedAtMs !== undefined && finishedAtMs !== undefined;
}

/** The instant at which a run was let in, as far as its record says. */
export function letInAtMs({ sentAtMs, startedAtMs }: Run): EpochMilliseconds | undefined {
  return sentAtMs ?? startedAtMs;
}

/** The time for which a runner was at it. */
export function busyMs({ attempts }: Run): number {
  return attempts.reduce((sum, one) => sum + Math.max(0, (one.finishedAtMs ?? one.startedAtMs) - one.startedAtMs), 0);
}
