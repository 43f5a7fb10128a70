import type { Outcome } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** The counts of what happened. A run counts in the write that removes it from `active`, so once. */
export interface Counters {
  /** Scheduled runs that were let in: what `maxRuns` is compared with. */
  readonly started: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly timedOut: number;
  readonly cancelled: number;
  readonly skipped: number;
  readonly missed: number;
  /** Failed or timed-out runs since the last success. */
  readonly consecutiveFailures: number;
}

/** The counters of a job that never fired. */
export const NO_COUNTERS: Counters = {
  started: 0,
  succeeded: 0,
  failed: 0,
  timedOut: 0,
  cancelled: 0,
  skipped: 0,
  missed: 0,
  consecutiveFailures: 0,
};

/** A run that is final: its outcome is written in the history. */
export interface FinishedRun extends Outcome {
  readonly runId: string;
  /** It ended before its first attempt. */
  readonly unstarted?: true;
  /** Its command left a result. */
  readonly hasResult?: true;
}

/** The end of the run that ended last. */
export interface LastOutcome extends Outcome {
  readonly runId: string;
  readonly scheduledAt: EpochSeconds;
  readonly finishedAt: EpochSeconds;
}
