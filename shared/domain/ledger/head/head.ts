import type { JobParent } from '#domain/jobs/job.ts';
import type { FinalRun, Outcome, ParentRun, Trigger } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** `deleted` is a tombstone: it keeps the mark and the open runs until they are final and retention has passed. */
export type JobState = 'active' | 'paused' | 'finished' | 'deleted';

/** A run that was let in or waits to be: everything that is needed to send it without looking anything up. */
export interface RunRequest {
  readonly runId: string;
  readonly scheduledAt: EpochSeconds;
  readonly revision: number;
  readonly trigger: Trigger;
  /** The runner class that will run it. */
  readonly runner: string;
  readonly forced?: boolean;
  /** Waiting longer than this ends it as skipped; unset where nothing was planned. */
  readonly deadlineAt?: EpochSeconds;
  /** What it has to pass, in order, once it holds its job's slot. */
  readonly gates?: readonly Gate[];
  readonly parent?: ParentRun;
  readonly depth?: number;
  /** When it was decided that it runs; only where it was not sent at once. */
  readonly decidedAt?: EpochSeconds;
  /** The backfill that it is part of. */
  readonly backfill?: string;
}

/** A limit across jobs: a group, or the total. */
export interface Gate {
  readonly name: string;
  readonly maxConcurrent: number;
}

/** A run that holds a slot. */
export interface Holder extends RunRequest {
  readonly sentAt: EpochSeconds;
  /** How often its message was sent. */
  readonly sends: number;
  /** When to look whether it is still alive. */
  readonly checkAt: EpochSeconds;
}

/** How often what happened. A run counts in the write that removes it from `active`, so once. */
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

/** A run that is final: its outcome is written in the history. */
export interface FinishedRun extends Outcome {
  readonly runId: string;
  /** It ended before its first attempt. */
  readonly unstarted?: true;
}

/** One line of the head's short memory, newest first. */
export interface LastOutcome extends Outcome {
  readonly runId: string;
  readonly scheduledAt: EpochSeconds;
  readonly finishedAt: EpochSeconds;
}

/** Why a job is paused. */
export interface Pause {
  readonly at: EpochSeconds;
  readonly by: string;
  readonly note?: string;
  /** When it ends by itself. */
  readonly until?: EpochSeconds;
}

/** A job that runs after this one's runs. */
export interface Follower {
  readonly jobId: string;
  readonly on: JobParent['on'];
}

/** How many runs were let in within one hour of the clock. */
export interface HourCount {
  readonly startedAt: EpochSeconds;
  readonly count: number;
}

/** Fires of the past that are run again, or for the first time: a cursor that looks at the job move on. */
export interface Backfill {
  /** A ULID. */
  readonly id: string;
  /** Fires from here on, inclusive. */
  readonly from: EpochSeconds;
  /** Fires up to here, inclusive. */
  readonly to: EpochSeconds;
  readonly order: 'oldest' | 'newest';
  /** `missed`: those that are recorded as missed and that no backfill made up for. */
  readonly only: 'missed' | 'all';
  /** At most so many of its runs at once, whatever the job's overlap policy says. */
  readonly maxConcurrent: number;
  /** The revision that was adopted when it was asked for: its fires, and what they run. */
  readonly revision: number;
  readonly askedAt: EpochSeconds;
  readonly by: string;
  /** How many fires there were to run when it was asked for. */
  readonly total: number;
  /** The last fire that was considered, in its order. */
  readonly reached?: EpochSeconds;
  /** No further fire will be let in. */
  readonly last?: true;
  readonly cancelled?: true;
  readonly started: number;
  readonly succeeded: number;
  /** Those that ended in any other way. */
  readonly failed: number;
  readonly endedAt?: EpochSeconds;
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
  /** Every fire up to here is decided. Only grows. */
  readonly mark: EpochSeconds;
  readonly nextFireAt?: EpochSeconds;
  /** When the sweeper has to look at the job; unset: never. */
  readonly wakeAt?: EpochSeconds;
  /** Whether the sweeper is the job's clock, as EventBridge cannot say its schedule exactly. */
  readonly selfClocked: boolean;
  readonly active: readonly Holder[];
  readonly waiting: readonly RunRequest[];
  /** Whether other jobs' runs make it run: such a job is never finished. */
  readonly chained?: boolean;
  readonly followers?: readonly Follower[];
  /** The current hour's runs, where `maxRunsPerHour` asks for the count. */
  readonly hour?: HourCount;
  /** Oldest first; those that are over stay until there are too many. */
  readonly backfills?: readonly Backfill[];
  /** `pauseAfterFailures` of the adopted revision. */
  readonly pauseAfterFailures?: number;
  /** Effects of the last write, until the next one. In order; sends come last. */
  readonly outbox: readonly Effect[];
  readonly counters: Counters;
  readonly lastOutcomes: readonly LastOutcome[];
  readonly expiresAt?: EpochSeconds;
}

/** Who did what to a job, and when. */
export interface AuditEntry {
  readonly jobId: string;
  readonly at: EpochSeconds;
  /** The head version that the action made: with `at`, the entry's identity. */
  readonly version: number;
  readonly by: string;
  readonly action: 'create' | 'edit' | 'pause' | 'resume' | 'delete' | 'run' | 'backfill' | 'cancel';
  readonly revisionBefore?: number;
  readonly revisionAfter?: number;
  readonly note?: string;
  /** The run that was asked for or cancelled. */
  readonly runId?: string;
  readonly expiresAt: EpochSeconds;
}

/** What a decision makes happen outside the head. Each one is idempotent. */
export type Effect =
  /** Store the record of fires that get no attempt (skipped, missed, cancelled while waiting), unless it is there. */
  | { readonly kind: 'store'; readonly run: FinalRun }
  | { readonly kind: 'audit'; readonly entry: AuditEntry }
  /** Bring the job's line in the list up to date. */
  | { readonly kind: 'summarise' }
  /**
   * Make the job's entries what the adopted revision says; `obsolete`: names that may exist and may have to go; `missing`: all of them
   * should be there already.
   */
  | { readonly kind: 'sync'; readonly obsolete: readonly string[]; readonly missing?: true }
  /** Let a definition that is no longer adopted be forgotten when its runs are. */
  | { readonly kind: 'retire'; readonly revision: number; readonly expiresAt: EpochSeconds }
  /** Cancel a holder. */
  | { readonly kind: 'cancel'; readonly holder: RunRequest; readonly reason: string }
  /** Look at the job again at this instant. */
  | { readonly kind: 'wake'; readonly at: EpochSeconds }
  /** Make these jobs know, or forget, that this one follows them, as the adopted revision says. */
  | { readonly kind: 'link'; readonly parents: readonly string[] }
  /** Let a follower run. */
  | { readonly kind: 'chain'; readonly follower: string; readonly run: ChainedRun }
  /** Ask for the place behind a run's first gate; `again`: what came of it may have been lost. */
  | { readonly kind: 'enter'; readonly request: RunRequest; readonly again?: true }
  /** Give the places behind a run's gates back. */
  | { readonly kind: 'leave'; readonly request: RunRequest }
  /** Send a run to its runner class; `again`: its message may have been lost. */
  | { readonly kind: 'send'; readonly request: RunRequest; readonly again?: true };

/** What a follower is told of the run that it follows. */
export interface ChainedRun {
  readonly parent: ParentRun;
  readonly scheduledAt: EpochSeconds;
  readonly depth: number;
}

/** What a transition answers: the head to write and what has to be done once it is written. */
export interface Decision {
  readonly head: Head;
  readonly effects: readonly Effect[];
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
