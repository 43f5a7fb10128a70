import type { AuditEntry } from '#domain/ledger/head/audit.ts';
import type { LogChunk, LogPosition } from '#domain/runs/log.ts';
import type { OutputPiece } from '#domain/runs/output.ts';
import type { OutcomeStatus, Run } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Page, PageRequest } from './page.ts';

/** A part of a run's output to read. */
export interface LogQuery {
  /** Only what lies behind this. */
  readonly after: LogPosition;
  /** The most chunks. */
  readonly limit: number;
}

/** The end of a run's output to read. */
export interface LogEnd {
  /** As many bytes, or a little more; less where there is less, or in more chunks than `limit`. */
  readonly bytes: number;
  /** The most chunks. */
  readonly limit: number;
}

/** Stored chunks of a run's output, in order. */
export interface LogChunks {
  readonly chunks: readonly LogChunk[];
  /** True if there are more behind them. */
  readonly more: boolean;
}

/** Which runs of a job to list: newest fire first. */
export interface RunQuery extends PageRequest {
  /** Only fires at or after this. */
  readonly from?: EpochSeconds;
  /** Only fires at or before this. */
  readonly to?: EpochSeconds;
}

/** Which final runs of all jobs to search: those that went well, the others, or both, newest fire first. */
export interface OutcomeQuery extends PageRequest {
  /** Only fires at or after this; of a span, the last one counts. */
  readonly from: EpochSeconds;
  /** Only fires at or before this. */
  readonly to: EpochSeconds;
  /** `ok`: succeeded and skipped; `bad`: failed, timed_out, missed and cancelled. */
  readonly kinds: readonly DayKind[];
}

export type DayKind = 'ok' | 'bad';

/** Which half of the day index an outcome is found in. */
export function dayKindOf(status: OutcomeStatus): DayKind {
  return status === 'succeeded' || status === 'skipped' ? 'ok' : 'bad';
}

/** The record of what became of every fire, until retention has passed. Expired items are never shown. */
export interface History {
  /**
   * Reads one run, consistently; in the place of a record that cannot be read, what is known of it, failed. A run id of a fire inside a span finds the span's record; an id that was never decided, nothing.
   */
  readRun(runId: string): Promise<Run | undefined>;
  /** Reads several runs at once, each under its own id; may be a moment behind. Those that are not there are left out. */
  readRuns(runIds: readonly string[]): Promise<readonly Run[]>;
  /** Writes `run` if the stored version is `run.version - 1` (for version 1: if there is none): claims, renewals and outcomes alike. */
  writeRun(run: Run): Promise<'written' | 'conflict'>;
  listRuns(jobId: string, query: RunQuery): Promise<Page<Run>>;
  /** A page may also be short, and have a cursor, where several days had to be looked through. */
  searchRuns(query: OutcomeQuery): Promise<Page<Run>>;
  /**
   * Stores a piece of an attempt's output; the store compresses it. One without a slot stays as it is once it is there; one with a slot
   * takes the place of what ends before it.
   */
  putLog(runId: string, attempt: number, piece: OutputPiece, expiresAt: EpochSeconds): Promise<void>;
  /** The output of a run, attempt by attempt, in order; the first chunk is the first that ends behind the position. */
  readLog(runId: string, query: LogQuery): Promise<LogChunks>;
  /** The last chunks of a run's output, whichever attempts they are of, in order. */
  readLogEnd(runId: string, end: LogEnd): Promise<readonly LogChunk[]>;
  /** Stores an audit entry; its identity is job, time and version. */
  putAudit(entry: AuditEntry): Promise<void>;
  /** Newest first. */
  listAudit(jobId: string, page: PageRequest): Promise<Page<AuditEntry>>;
  /** Binds an idempotency key to a value, unless it is bound: answers what it is bound to. */
  bindKey(key: string, value: string, expiresAt: EpochSeconds): Promise<string>;
  /** The value that a key is bound to. */
  readKey(key: string): Promise<string | undefined>;
}
