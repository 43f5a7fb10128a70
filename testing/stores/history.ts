import type { AuditEntry } from '#domain/ledger/head/audit.ts';
import { formatFire, parseRunId } from '#domain/runs/id.ts';
import { isBehind, LOG_START, type LogChunk, type LogPosition, lastChunks } from '#domain/runs/log.ts';
import type { OutputPiece } from '#domain/runs/output.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import { DAY } from '#domain/time/civil.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Clock } from '#ports/clock.ts';
import {
  dayKindOf,
  type History,
  type LogChunks,
  type LogEnd,
  type LogQuery,
  type OutcomeQuery,
  type RunQuery,
} from '#ports/stores/history.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import { isLive } from './expiry.ts';
import { frozen } from './frozen.ts';
import { cutPage, type Keyed, sorted } from './page.ts';

interface StoredChunk extends LogChunk {
  readonly expiresAt: EpochSeconds;
}

interface Binding {
  readonly value: string;
  readonly expiresAt: EpochSeconds;
}

/** Runs, output and audit in memory. */
export class MemoryHistory implements History {
  readonly #runs = new Map<string, Map<string, Run>>();
  /** Those that are final, by the days of their fires: what asks for a day does not look at all. */
  readonly #finalOfDay = new Map<number, Map<string, Run>>();
  readonly #chunks = new Map<string, Map<string, StoredChunk>>();
  readonly #audit = new Map<string, Map<string, AuditEntry>>();
  readonly #bindings = new Map<string, Binding>();
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async readRun(runId: string): Promise<Run | undefined> {
    const parts = parseRunId(runId);
    if (parts === undefined) {
      return undefined;
    }
    const exact = this.#runs.get(parts.jobId)?.get(runId);
    if (exact !== undefined && this.#isLive(exact)) {
      return frozen(exact);
    }
    return parts.manual ? undefined : frozen(this.#coveringSpan(parts.jobId, parts.at));
  }

  async readRuns(runIds: readonly string[]): Promise<readonly Run[]> {
    return runIds.flatMap((id) => {
      const run = this.#runs.get(parseRunId(id)?.jobId ?? '')?.get(id);
      return run !== undefined && this.#isLive(run) ? frozen([run]) : [];
    });
  }

  async writeRun(run: Run): Promise<'written' | 'conflict'> {
    const ofJob = innerMap(this.#runs, run.jobId);
    const stored = ofJob.get(run.id);
    const version = stored !== undefined && this.#isLive(stored) ? stored.version : 0;
    if (version !== run.version - 1) {
      return 'conflict';
    }
    ofJob.set(run.id, frozen(run));
    if (stored !== undefined && isFinal(stored)) {
      this.#finalOfDay.get(dayOf(stored))?.delete(run.id);
    }
    if (isFinal(run)) {
      innerMap(this.#finalOfDay, dayOf(run)).set(run.id, run);
    }
    return 'written';
  }

  async listRuns(jobId: string, query: RunQuery): Promise<Page<Run>> {
    const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = query;
    const found = this.#liveRuns(jobId).filter((run) => lastFire(run) >= from && firstFire(run) <= to);
    return cutPage(`runs ${jobId}`, byFire(found), 'descending', query);
  }

  async searchRuns({ from, to, kinds, ...page }: OutcomeQuery): Promise<Page<Run>> {
    const found = [...this.#finalOfDay]
      .filter(([day]) => day >= Math.floor(from / DAY) && day <= Math.floor(to / DAY))
      .flatMap(([, runs]) => [...runs.values()])
      .filter((run) => this.#isLive(run) && isFinal(run) && kinds.includes(dayKindOf(run.status)))
      .filter((run) => from <= lastFire(run) && lastFire(run) <= to);
    return cutPage(`outcomes ${kinds.join(' ')}`, byFire(found), 'descending', page);
  }

  async putLog(
    runId: string,
    attempt: number,
    { offset, text, slot }: OutputPiece,
    expiresAt: EpochSeconds,
  ): Promise<void> {
    const ofRun = innerMap(this.#chunks, runId);
    const key = `${attempt} ${slot === undefined ? offset : `ring ${slot}`}`;
    const chunk = { attempt, offset, text, expiresAt };
    const stored = ofRun.get(key);
    if (
      stored === undefined ||
      !this.#isLive(stored) ||
      (slot !== undefined && isBehind(endOf(chunk), endOf(stored)))
    ) {
      ofRun.set(key, chunk);
    }
  }

  async readLog(runId: string, { after, limit }: LogQuery): Promise<LogChunks> {
    const found = [...(this.#chunks.get(runId)?.values() ?? [])]
      .filter((chunk) => this.#isLive(chunk) && isBehind(endOf(chunk), after))
      .sort((one, other) => (isBehind(one, other) ? 1 : -1))
      .map(({ attempt, offset, text }) => ({ attempt, offset, text }));
    return { chunks: found.slice(0, limit), more: found.length > limit };
  }

  async readLogEnd(runId: string, { bytes, limit }: LogEnd): Promise<readonly LogChunk[]> {
    const { chunks } = await this.readLog(runId, { after: LOG_START, limit: Number.POSITIVE_INFINITY });
    return lastChunks(chunks, bytes).slice(-limit);
  }

  async putAudit(entry: AuditEntry): Promise<void> {
    innerMap(this.#audit, entry.jobId).set(auditKey(entry), frozen(entry));
  }

  async listAudit(jobId: string, page: PageRequest): Promise<Page<AuditEntry>> {
    const keyed = [...(this.#audit.get(jobId)?.values() ?? [])]
      .filter((entry) => this.#isLive(entry))
      .map((item) => ({ key: auditKey(item), item }));
    return cutPage(`audit ${jobId}`, keyed, 'descending', page);
  }

  async bindKey(key: string, value: string, expiresAt: EpochSeconds): Promise<string> {
    const bound = this.#bound(key);
    if (bound !== undefined) {
      return bound;
    }
    this.#bindings.set(key, { value, expiresAt });
    return value;
  }

  async readKey(key: string): Promise<string | undefined> {
    return this.#bound(key);
  }

  /** Every run there is, oldest first: for tests that compare the whole history with what was planned. */
  everyRun(): readonly Run[] {
    const runs = [...this.#runs.keys()].flatMap((jobId) => this.#liveRuns(jobId));
    return sorted(byFire(runs), 'ascending').map(({ item }) => frozen(item));
  }

  #coveringSpan(jobId: string, fire: EpochSeconds): Run | undefined {
    return this.#liveRuns(jobId).find(({ span }) => span !== undefined && span.from <= fire && fire <= span.to);
  }

  #liveRuns(jobId: string): Run[] {
    return [...(this.#runs.get(jobId)?.values() ?? [])].filter((run) => this.#isLive(run));
  }

  #bound(key: string): string | undefined {
    const bound = this.#bindings.get(key);
    return bound !== undefined && this.#isLive(bound) ? bound.value : undefined;
  }

  #isLive({ expiresAt }: { readonly expiresAt: EpochSeconds }): boolean {
    return isLive(expiresAt, this.#clock);
  }
}

function innerMap<Key, Value>(outer: Map<Key, Map<string, Value>>, key: Key): Map<string, Value> {
  const inner = outer.get(key) ?? new Map<string, Value>();
  outer.set(key, inner);
  return inner;
}

function byFire(runs: readonly Run[]): readonly Keyed<Run>[] {
  return runs.map((item) => ({ key: `${formatFire(lastFire(item))} ${item.id}`, item }));
}

function dayOf(run: Run): number {
  return Math.floor(lastFire(run) / DAY);
}

/** The second that a run is listed under: a span's last fire, else what its id says. */
function lastFire({ id, span, scheduledAt }: Run): EpochSeconds {
  return span?.to ?? parseRunId(id)?.at ?? scheduledAt;
}

function firstFire(run: Run): EpochSeconds {
  return run.span?.from ?? lastFire(run);
}

function endOf({ attempt, offset, text }: LogChunk): LogPosition {
  return { attempt, offset: offset + Buffer.byteLength(text) };
}

function auditKey({ at, version }: AuditEntry): string {
  return `${formatFire(at)} ${String(version).padStart(12, '0')}`;
}
