import type { ClaudeFigures } from '#domain/claude/figures.ts';
import type { EpochMilliseconds, EpochSeconds } from '#domain/time/instant.ts';
import type { KeptReason, ReasonCode } from './reasons/reason.ts';
import type { KeptResult } from './result.ts';

/** The reasons for which there may be a run. */
export const TRIGGERS = ['schedule', 'manual', 'chain', 'backfill'] as const;

/** The reason for which there is a run. */
export type Trigger = (typeof TRIGGERS)[number];

/** The run that a chained run follows. */
export interface ParentRun {
  readonly runId: string;
  readonly status: OutcomeStatus;
}

/** The states of a run that is not over. */
export const OPEN_STATUSES = ['queued', 'running', 'retrying'] as const;

type OpenStatus = (typeof OPEN_STATUSES)[number];

/** The ends that a run may have. */
export const OUTCOME_STATUSES = ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped', 'missed'] as const;

export type OutcomeStatus = (typeof OUTCOME_STATUSES)[number];

export type RunStatus = OpenStatus | OutcomeStatus;

/** A run's final state; the reason for it is there unless the run succeeded. */
export interface Outcome extends KeptReason {
  readonly status: OutcomeStatus;
}

/** The ends that one attempt may have. */
export const ATTEMPT_RESULTS = ['succeeded', 'failed', 'timed_out', 'cancelled', 'lost'] as const;

export type AttemptResult = (typeof ATTEMPT_RESULTS)[number];

/** One try within a run. */
export interface Attempt extends KeptReason {
  /** 1 for the first. */
  readonly number: number;
  /** The runner that won the claim. */
  readonly owner: string;
  readonly startedAtMs: EpochMilliseconds;
  readonly finishedAtMs?: EpochMilliseconds;
  readonly result?: AttemptResult;
  readonly exitCode?: number;
  /** It could do nothing before a certain instant, which was no fault of its own: it does not count as one of the tries. */
  readonly uncounted?: true;
}

/** A run's wait for its job's conditions, as it stands or as it was. */
export interface Hold {
  /** The number of the attempt that waits, or waited, to start. */
  readonly attempt: number;
  readonly sinceMs: EpochMilliseconds;
  /** The times that they were read and did not all hold. */
  readonly checks: number;
}

/** Consecutive fires that share one outcome and reason. */
interface Span {
  readonly from: EpochSeconds;
  readonly to: EpochSeconds;
  readonly count: number;
}

/** The record of one fire, or of a manual trigger; for a span, of several. The item that a claim puts first. */
export interface Run extends KeptReason, KeptResult {
  readonly id: string;
  readonly jobId: string;
  readonly revision: number;
  /** Grows by one with each write; every write is conditional on it. */
  readonly version: number;
  readonly scheduledAt: EpochSeconds;
  readonly trigger: Trigger;
  /** A manual run that was told to ignore the overlap policy. */
  readonly forced?: boolean;
  readonly parent?: ParentRun;
  /** The number of chained runs that led to this one; 0 is left out. */
  readonly depth?: number;
  /** The backfill that it is part of. */
  readonly backfill?: string;
  /** The run that it does again. */
  readonly retryOf?: string;
  /** Somebody gave it something along (`RunInputs`), which is kept beside it. */
  readonly inputs?: true;
  /** The instant at which it was decided that it runs; only where it was not sent at once. */
  readonly decidedAt?: EpochSeconds;
  /** The instant at which the message was sent that its first attempt was claimed with. */
  readonly sentAtMs?: EpochMilliseconds;
  readonly status: RunStatus;
  readonly span?: Span;
  /** Oldest first; the last one is running when the status is. */
  readonly attempts: readonly Attempt[];
  /** While running: the attempt is lost when this passes without a renewal. */
  readonly leaseUntilMs?: EpochMilliseconds;
  /** While retrying: no attempt starts before this. */
  readonly retryAtMs?: EpochMilliseconds;
  /** Its conditions did not hold at once. */
  readonly held?: Hold;
  /** Set by a cancellation; the runner looks at it. The value is the reason's text. */
  readonly cancelRequested?: string;
  readonly cancelReasonCode?: ReasonCode;
  readonly startedAtMs?: EpochMilliseconds;
  readonly finishedAtMs?: EpochMilliseconds;
  readonly exitCode?: number;
  /** The last KiB of the output of the last attempt that ended, masked. */
  readonly outputTail?: string;
  /** The bytes of output that attempt had, where the tail is not all of it. */
  readonly outputBytes?: number;
  /** The figures of Claude Code, where that is what it ran. */
  readonly claude?: ClaudeFigures;
  /** The instant at which the store may forget it. */
  readonly expiresAt: EpochSeconds;
}

/** A run that is over. */
export interface FinalRun extends Run {
  readonly status: OutcomeStatus;
}

/** Tells whether a run is over: its outcome never changes again. */
export function isFinal(run: Run): run is FinalRun {
  return run.status !== 'queued' && run.status !== 'running' && run.status !== 'retrying';
}
