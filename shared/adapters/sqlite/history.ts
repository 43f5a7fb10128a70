import type { AuditEntry } from '#domain/ledger/head/audit.ts';
import type { LogChunk } from '#domain/runs/log.ts';
import type { OutputPiece } from '#domain/runs/output.ts';
import type { Run } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { History, LogChunks, LogEnd, LogQuery, OutcomeQuery, RunQuery } from '#ports/stores/history.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import { SqliteAudit } from './audit.ts';
import { SqliteBindings } from './bindings.ts';
import type { Access } from './file/access.ts';
import { SqliteOutput } from './output.ts';
import { SqliteRuns } from './runs.ts';

/** The ways of a history to the file. */
interface HistoryAccess {
  readonly access: Access;
  /** For the attempts that a failed commit does not end. */
  readonly lasting: Access;
  /** True if an attempt goes on when a commit has failed, by its owner: its claim is on disk, and every write of it conditional on it. */
  readonly outlives: (owner: string) => boolean;
}

/** The tables `runs`, `output`, `audit` and `keys`. */
export class SqliteHistory implements History {
  readonly #outlives: (owner: string) => boolean;
  readonly #runs: SqliteRuns;
  readonly #lastingRuns: SqliteRuns;
  readonly #output: SqliteOutput;
  readonly #audit: SqliteAudit;
  readonly #bindings: SqliteBindings;

  constructor({ access, lasting, outlives }: HistoryAccess) {
    this.#outlives = outlives;
    this.#runs = new SqliteRuns(access);
    this.#lastingRuns = new SqliteRuns(lasting);
    this.#output = new SqliteOutput(lasting);
    this.#audit = new SqliteAudit(access);
    this.#bindings = new SqliteBindings(access);
  }

  async readRun(runId: string): Promise<Run | undefined> {
    return this.#lastingRuns.read(runId);
  }

  async readRuns(runIds: readonly string[]): Promise<readonly Run[]> {
    return runIds.flatMap((id) => this.#runs.readOwn(id) ?? []);
  }

  async writeRun(run: Run): Promise<'written' | 'conflict'> {
    const owner = run.attempts.at(-1)?.owner;
    return (owner !== undefined && this.#outlives(owner) ? this.#lastingRuns : this.#runs).write(run);
  }

  async listRuns(jobId: string, query: RunQuery): Promise<Page<Run>> {
    return this.#runs.list(jobId, query);
  }

  async searchRuns(query: OutcomeQuery): Promise<Page<Run>> {
    return this.#runs.search(query);
  }

  async putLog(runId: string, attempt: number, piece: OutputPiece, expiresAt: EpochSeconds): Promise<void> {
    this.#output.put({ runId, attempt, piece, expiresAt });
  }

  async readLog(runId: string, query: LogQuery): Promise<LogChunks> {
    return this.#output.read(runId, query);
  }

  async readLogEnd(runId: string, end: LogEnd): Promise<readonly LogChunk[]> {
    return this.#output.readEnd(runId, end);
  }

  async putAudit(entry: AuditEntry): Promise<void> {
    this.#audit.put(entry);
  }

  async listAudit(jobId: string, page: PageRequest): Promise<Page<AuditEntry>> {
    return this.#audit.list(jobId, page);
  }

  async bindKey(key: string, value: string, expiresAt: EpochSeconds): Promise<string> {
    return this.#bindings.bind(key, value, expiresAt);
  }

  async readKey(key: string): Promise<string | undefined> {
    return this.#bindings.read(key);
  }
}
