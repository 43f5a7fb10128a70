import type { EpochSeconds } from '#domain/time/instant.ts';

/** What a schedule is read against: the job's side of it. */
export interface ScheduleContext {
  /** IANA zone that applies where the schedule names none. */
  readonly timezone: string;
  /** Spreads `H` and jitter; the same id always gives the same fires. */
  readonly jobId: string;
  /** Where intervals without an anchor of their own start: the job's creation. */
  readonly anchor: EpochSeconds;
  /** No fire before this instant. */
  readonly startAt?: EpochSeconds;
  /** No fire after this instant. */
  readonly endAt?: EpochSeconds;
  /** Fires are moved later by a stable hash of job and fire, by at most this many seconds. */
  readonly jitterSeconds?: number;
}

/** One parsed schedule (or union of schedules): immutable and pure. */
export interface Schedule {
  /** The first fire strictly after `after`; undefined when there is none. */
  next(after: EpochSeconds): EpochSeconds | undefined;
  /** The last fire strictly before `before`; undefined when there is none. */
  previous(before: EpochSeconds): EpochSeconds | undefined;
  /** The fires in (after, until], in order, computed as they are asked for. */
  between(after: EpochSeconds, until: EpochSeconds): Iterable<EpochSeconds>;
  /** Whether `at` is a fire. */
  matches(at: EpochSeconds): boolean;
  /**
   * The fewest EventBridge entries that fire exactly at the fires, or none and why. Depends on `after` only where `rearms` is true:
   * then it names the next fixed time after that instant.
   */
  compile(after: EpochSeconds): Compiled;
  /** Whether compile() changes from fire to fire (fixed times: only the next one is armed). */
  readonly rearms: boolean;
  /** One line of English. */
  describe(): string;
  /** The zones its wall-clock parts are read in, the first one being the one to show times in. */
  readonly timezone: string;
}

/** What EventBridge Scheduler would be told for one entry. */
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

/** The result of compiling: exact entries, or the reason why the job has to be self-clocked. */
export type Compiled =
  | { readonly exact: true; readonly entries: readonly EntrySpecification[] }
  | { readonly exact: false; readonly reason: string };

/** Something that a person should know about a schedule that is valid. */
export interface ScheduleWarning {
  readonly code: string;
  readonly message: string;
}
