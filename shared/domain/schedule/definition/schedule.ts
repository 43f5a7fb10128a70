import type { EpochSeconds } from '#domain/time/instant.ts';

/** The job's side of a schedule: the things it is read against. */
export interface ScheduleContext {
  /** IANA zone that applies where the schedule names none. */
  readonly timezone: string;
  /** Spreads `H` and jitter; the same id always gives the same fires. */
  readonly jobId: string;
  /** The start of intervals without an anchor of their own: the job's creation. */
  readonly anchor: EpochSeconds;
  /** No fire before this instant. */
  readonly startAt?: EpochSeconds;
  /** No fire after this instant. */
  readonly endAt?: EpochSeconds;
  /** Fires are moved later by a stable hash of job and fire, by at most this many seconds. */
  readonly jitterSeconds?: number;
}

/** One entry as EventBridge Scheduler is told it. */
export interface EntrySpecification {
  /** `cron(...)`, `rate(...)` or `at(...)`, at most 256 characters. */
  readonly expression: string;
  readonly timezone: string;
  /**
   * The phase of a rate (one of its fires) or the first instant of a bounded cron. Stable, so that equal schedules give equal entries;
   * whoever creates the entry moves a rate's start forward by whole periods until it lies in the future, as EventBridge asks.
   */
  readonly startAt?: EpochSeconds;
  /** The entry's EndDate. */
  readonly endAt?: EpochSeconds;
}

/**
 * The result of compiling: exact entries, or the reason why the job has to be self-clocked. A superset fires at more instants than the
 * schedule does: within closed times, and on days that are not of a cycle.
 */
export type Compiled =
  | { readonly exact: true; readonly entries: readonly EntrySpecification[]; readonly superset?: true }
  | { readonly exact: false; readonly reason: string };

/** Something that a person should know about a schedule that is valid. */
export interface ScheduleWarning {
  readonly code: string;
  readonly message: string;
}
