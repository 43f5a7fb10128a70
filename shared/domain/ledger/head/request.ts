import type { ReportTimes } from '#domain/jobs/command-kind/kind.ts';
import type { ParentRun, Trigger } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

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
  /** The gates that it has to pass, in order, once it holds its job's slot. */
  readonly gates?: readonly Gate[];
  readonly parent?: ParentRun;
  readonly depth?: number;
  /** The instant at which it was decided that it runs; only where it was not sent at once. */
  readonly decidedAt?: EpochSeconds;
  /** The backfill that it is part of. */
  readonly backfill?: string;
  /** The run that it does again. */
  readonly retryOf?: string;
  /** Somebody gave it something along (`RunInputs`), which is kept beside it: heads stay small. */
  readonly inputs?: true;
  /** It starts elsewhere, and is to be told of within these times: it is not sent, and nothing is decided but by what is told. */
  readonly reports?: ReportTimes;
  /** The troubles that it is in, a letter each: L late, O overrun, R at risk, U unfinished. */
  readonly trouble?: string;
}

/** A run that somebody asked for at an instant to come: it takes the job as it is then. */
export type LaterRun = Pick<RunRequest, 'runId' | 'scheduledAt' | 'forced' | 'inputs'>;

/** A limit across jobs: a group. */
export interface Gate {
  readonly name: string;
  readonly maxConcurrent: number;
}

/** The last success of the job, as its head knew it when a run was sent: what that run is told of it. */
export interface LastSuccess {
  readonly succeededAt?: EpochSeconds;
  /** That run, where it has a result. */
  readonly resultOf?: string;
}

/** A run that holds a slot. */
export interface Holder extends RunRequest {
  readonly sentAt: EpochSeconds;
  /** The times that its message was sent. */
  readonly sends: number;
  /** The instant to look whether it is still alive. */
  readonly checkAt: EpochSeconds;
  /** It belongs to a job of this id that was deleted: it holds the slot until it is over, and nothing else of it concerns this job. */
  readonly former?: true;
}
