import type { JobParent } from '#domain/jobs/job.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Backfill, CatchUp } from './backlog.ts';
import type { Counters, LastOutcome } from './counters.ts';
import type { Effect } from './effect.ts';
import type { Holder, LaterRun, RunRequest } from './request.ts';
import type { Acknowledgement, JobState, Mute, Pause, Skip } from './state.ts';

/** A job that runs after this one's runs. */
export interface Follower {
  readonly jobId: string;
  readonly on: JobParent['on'];
}

/** The number of runs that were let in within one hour of the clock. */
interface HourCount {
  readonly startedAt: EpochSeconds;
  readonly count: number;
}

/** The one small item that holds a job's live state. Every decision is one conditional write of it. */
export interface Head {
  readonly jobId: string;
  /** Grows by one with each write; a write is conditional on the version that was read. */
  readonly version: number;
  /** The adopted revision of the definition. */
  readonly revision: number;
  readonly state: JobState;
  readonly pause?: Pause;
  /** Every fire up to here is decided, or lies in an open catch-up. Only grows. */
  readonly mark: EpochSeconds;
  readonly nextFireAt?: EpochSeconds;
  /** The instant at which the sweeper has to look at the job; unset: never. */
  readonly wakeAt?: EpochSeconds;
  /** True if the sweeper is the job's clock, as EventBridge cannot say its schedule exactly. */
  readonly selfClocked: boolean;
  readonly active: readonly Holder[];
  readonly waiting: readonly RunRequest[];
  /** True if other jobs' runs make it run: such a job is never finished. */
  readonly chained?: boolean;
  readonly followers?: readonly Follower[];
  /** The current hour's runs, where `maxRunsPerHour` asks for the count. */
  readonly hour?: HourCount;
  /** Oldest first; those that are over stay until there are too many. */
  readonly backfills?: readonly Backfill[];
  /** Late fires that are still to run, oldest first. */
  readonly catchUp?: readonly CatchUp[];
  /** Runs that were asked for at instants to come, soonest first. */
  readonly later?: readonly LaterRun[];
  /** The fires to be left out that have no outcome yet, soonest first. */
  readonly skips?: readonly Skip[];
  /** `pauseAfterFailures` of the adopted revision. */
  readonly pauseAfterFailures?: number;
  /** The numbers of the adopted revision's rules for notices, as `watch.ts` writes them; unset: the installation's rules hold. */
  readonly watch?: string;
  /** The incidents, as `incident.ts` writes them. */
  readonly incidents?: string;
  readonly acknowledged?: readonly Acknowledgement[];
  readonly mute?: Mute;
  /** The instant from which on a success is waited for, where there was none before and a rule asks. */
  readonly silentFrom?: EpochSeconds;
  /** Effects of the last write, until the next one. In order; sends come last. */
  readonly outbox: readonly Effect[];
  readonly counters: Counters;
  readonly last?: LastOutcome;
  /** The last outcomes, newest first: see `recent.ts`. */
  readonly recent?: string;
  /** The instant at which a run last ended well. */
  readonly succeededAt?: EpochSeconds;
  /** That run, where it has a result. */
  readonly resultOf?: string;
  /** The first revision of a job that was created again under the id of a deleted one. */
  readonly firstRevision?: number;
  readonly expiresAt?: EpochSeconds;
}

/** The answer of a transition: the head to write and what has to be done once it is written. */
export interface Decision {
  readonly head: Head;
  readonly effects: readonly Effect[];
}
