import type { AuditEntry } from '#domain/ledger/head/audit.ts';
import type { LogChunk } from '#domain/runs/log.ts';
import type { OutputPiece } from '#domain/runs/output.ts';
import type { Run } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { History, LogChunks, LogEnd, LogQuery, OutcomeQuery, RunQuery } from '#ports/stores/history.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import { listAudit, putAudit } from './audit.ts';
import { bindKey, readKey } from './bindings.ts';
import { putLog, readLog, readLogEnd } from './log.ts';
import { listRuns, readRun, readRuns, searchRuns, writeRun } from './runs.ts';
import type { DynamoTable } from './table/table.ts';

/** The history table. */
export class DynamoHistory implements History {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  readRun(runId: string): Promise<Run | undefined> {
    return readRun(this.#table, runId);
  }

  readRuns(runIds: readonly string[]): Promise<readonly Run[]> {
    return readRuns(this.#table, runIds);
  }

  writeRun(run: Run): Promise<'written' | 'conflict'> {
    return writeRun(this.#table, run);
  }

  listRuns(jobId: string, query: RunQuery): Promise<Page<Run>> {
    return listRuns(this.#table, jobId, query);
  }

  searchRuns(query: OutcomeQuery): Promise<Page<Run>> {
    return searchRuns(this.#table, query);
  }

  putLog(runId: string, attempt: number, piece: OutputPiece, expiresAt: EpochSeconds): Promise<void> {
    return putLog(this.#table, { runId, attempt, piece, expiresAt });
  }

  readLog(runId: string, query: LogQuery): Promise<LogChunks> {
    return readLog(this.#table, runId, query);
  }

  readLogEnd(runId: string, end: LogEnd): Promise<readonly LogChunk[]> {
    return readLogEnd(this.#table, runId, end);
  }

  putAudit(entry: AuditEntry): Promise<void> {
    return putAudit(this.#table, entry);
  }

  listAudit(jobId: string, page: PageRequest): Promise<Page<AuditEntry>> {
    return listAudit(this.#table, jobId, page);
  }

  bindKey(key: string, value: string, expiresAt: EpochSeconds): Promise<string> {
    return bindKey(this.#table, key, value, expiresAt);
  }

  readKey(key: string): Promise<string | undefined> {
    return readKey(this.#table, key);
  }
}
