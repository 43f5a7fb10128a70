import { parseRunId } from '#domain/runs/id.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import { readStoredRun, unreadableRun } from '#domain/stored/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { dateOf, utcDaysBack } from '#domain/time/utc-days.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import { dayKindOf, type OutcomeQuery, type RunQuery } from '#ports/stores/history.ts';
import type { Page } from '#ports/stores/page.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { decodeCursor, encodeCursor, pageOf } from './file/cursor.ts';
import { jsonOf, numberOf, type Row, textOf } from './file/row.ts';

/** Before every run in the order of a list, newest fire first. */
const BEFORE_ALL = [Number.MAX_SAFE_INTEGER, ''] as const;
/** The record, and what it is held against. */
const COLUMNS = 'run, job_id, fire, run_id, version, span_from, day, expires_at';

/**
 * The table `run_rows`. A span stands under its last fire, so that the span which covers an instant is the first one at or after it, if its
 * own first fire is not later.
 */
export class SqliteRuns {
  readonly #access: Access;
  readonly #one: Reading;
  readonly #span: Reading;
  readonly #ofJob: Reading;
  readonly #ofDay: Reading;
  readonly #first: Writing;
  readonly #next: Writing;

  constructor(access: Access) {
    this.#access = access;
    this.#one = access.reading(
      `select ${COLUMNS} from run_rows where job_id = ? and fire = ? and run_id = ? and expires_at > ?`,
    );
    this.#span = access.reading(
      `select ${COLUMNS} from run_rows
       where job_id = ? and fire >= ? and span_from is not null and expires_at > ? order by fire limit 1`,
    );
    // The bound on `fire` alone is what the index is sought by.
    this.#ofJob = access.reading(
      `select ${COLUMNS} from run_rows
       where job_id = ? and fire between ? and ? and (fire < ? or run_id < ?) and expires_at > ?
       order by fire desc, run_id desc limit ?`,
    );
    this.#ofDay = access.reading(
      `select ${COLUMNS} from run_rows where day = ? and fire >= ? and (fire, run_id) < (?, ?) and expires_at > ?
       order by fire desc, run_id desc limit ?`,
    );
    this.#first = access.writing(
      `insert into run_rows (version, span_from, day, expires_at, run, job_id, fire, run_id) values (?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (job_id, fire, run_id) do update set version = excluded.version, span_from = excluded.span_from,
         day = excluded.day, expires_at = excluded.expires_at, run = excluded.run
       where run_rows.expires_at <= ?`,
    );
    this.#next = access.writing(
      `update run_rows set version = ?, span_from = ?, day = ?, expires_at = ?, run = ?
       where job_id = ? and fire = ? and run_id = ? and version = ? and expires_at > ?`,
    );
  }

  /** The run of that id, and no span. */
  readOwn(runId: string): Run | undefined {
    const parts = parseRunId(runId);
    const row = parts && this.#one.one(parts.jobId, parts.at, runId, this.#access.now());
    return row && this.#runOf(row);
  }

  /** The run of that id; else the span that covers its fire. */
  read(runId: string): Run | undefined {
    const parts = parseRunId(runId);
    if (parts === undefined) {
      return undefined;
    }
    const own = this.readOwn(runId);
    if (own !== undefined || parts.manual) {
      return own;
    }
    const span = this.#coveringSpan(parts.jobId, parts.at);
    return span && this.#runOf(span);
  }

  write(run: Run): 'written' | 'conflict' {
    const fire = fireOf(run);
    if (fire === undefined) {
      throw new StoreFault('store_rejected', `${run.id} is not a run id of job ${run.jobId}`);
    }
    const now = this.#access.now();
    const { version, span_from, day, expires_at } = columnsOf(run, fire);
    const content = [version, span_from, day, expires_at, JSON.stringify(run)];
    const key = [run.jobId, fire, run.id];
    const changed =
      run.version === 1
        ? this.#first.run(...content, ...key, now)
        : this.#next.run(...content, ...key, run.version - 1, now);
    return changed === 1 ? 'written' : 'conflict';
  }

  /** Newest fire first; a span that began by `to` and reaches beyond it comes first of all. */
  list(jobId: string, query: RunQuery): Page<Run> {
    const { from, to, limit, cursor } = query;
    if (from !== undefined && to !== undefined && from > to) {
      return { items: [] };
    }
    const across = to === undefined || cursor !== undefined ? undefined : this.#spanAcross(jobId, to);
    if (across === undefined) {
      return this.#listWithin(jobId, query);
    }
    if (limit === 1) {
      return { items: shown(this.#runOf(across)), nextCursor: encodeCursor(listOf(jobId), positionOf(across)) };
    }
    const { items, ...next } = this.#listWithin(jobId, { ...query, limit: limit - 1 });
    return { items: [...shown(this.#runOf(across)), ...items], ...next };
  }

  /** The final runs of all jobs, latest fire first, day by day. */
  search({ kinds, from, to, limit, cursor }: OutcomeQuery): Page<Run> {
    const list = `outcomes ${kinds.join(' ')}`;
    const [fire = 0, runId = ''] = decodeCursor(cursor, list, BEFORE_ALL);
    const before = Number(fire) > to ? [to + 1, ''] : [fire, runId];
    const rows: Row[] = [];
    for (const { date } of utcDaysBack(from, Math.min(to, Number(fire)))) {
      const most = limit + 1 - rows.length;
      const ofDay = kinds.flatMap((kind) =>
        this.#ofDay.all(`${kind} ${date}`, from, ...before, this.#access.now(), most),
      );
      rows.push(...ofDay.sort(latestFirst).slice(0, most));
      if (rows.length > limit) {
        break;
      }
    }
    return pageOf(rows, limit, { list, positionOf, show: (row) => this.#runOf(row) });
  }

  #listWithin(jobId: string, { from = 0, to = Number.MAX_SAFE_INTEGER, limit, cursor }: RunQuery): Page<Run> {
    const list = listOf(jobId);
    const [fire = 0, runId = ''] = decodeCursor(cursor, list, BEFORE_ALL);
    const bound = Math.min(to, Number(fire));
    const rows = this.#ofJob.all(jobId, from, bound, fire, runId, this.#access.now(), limit + 1);
    return pageOf(rows, limit, { list, positionOf, show: (row) => this.#runOf(row) });
  }

  /**
   * The run of a row; in the place of a record that cannot be read, or beside which something else stands than it says, what its key says;
   * undefined where that is not the record's.
   */
  #runOf(row: Row): Run | undefined {
    const id = textOf(row, 'run_id');
    const read = readStoredRun(jsonOf(row, 'run'), id);
    const key = read.value ?? unreadableRun(id);
    const keyFault = key === undefined ? undefined : strangeKey(key, row, read.value !== undefined);
    const fault = keyFault ?? (read.value && strangeColumn(read.value, row));
    const run = this.#access.valueOf('run', `run ${id}`, fault === undefined ? read : { fault });
    return keyFault === undefined ? (run ?? unreadableRun(id)) : undefined;
  }

  #spanAcross(jobId: string, to: EpochSeconds): Row | undefined {
    const span = this.#coveringSpan(jobId, to);
    return span !== undefined && numberOf(span, 'fire') > to ? span : undefined;
  }

  #coveringSpan(jobId: string, fire: EpochSeconds): Row | undefined {
    const span = this.#span.one(jobId, fire, this.#access.now());
    return span !== undefined && numberOf(span, 'span_from') <= fire ? span : undefined;
  }
}

function listOf(jobId: string): string {
  return `runs ${jobId}`;
}

/** The instant under which a run stands; undefined where its id is none of its job. */
function fireOf({ id, jobId, span }: Run): EpochSeconds | undefined {
  const parts = parseRunId(id);
  return parts?.jobId === jobId ? (span?.to ?? parts.at) : undefined;
}

/** The columns beside a record that say again what it says. */
function columnsOf(run: Run, fire: EpochSeconds) {
  return { version: run.version, span_from: run.span?.from ?? null, day: dayOf(run, fire), expires_at: run.expiresAt };
}

/** Says of a row that it does not stand where its record has to; of one that cannot be read it is not known under which fire. */
function strangeKey(run: Run, row: Row, isRead: boolean): string | undefined {
  const fire = isRead ? fireOf(run) : row.fire;
  return row.job_id === run.jobId && row.fire === fire
    ? undefined
    : `job_id, fire: expected ${run.jobId}, ${fire}, as in the record`;
}

/** Says which column of a row is not as its record says. */
function strangeColumn(run: Run, row: Row): string | undefined {
  const strange = Object.entries(columnsOf(run, fireOf(run) ?? 0)).find(([column, value]) => row[column] !== value);
  return strange && `${strange[0]}: expected ${strange[1]}, as in the record`;
}

/** Where the search of a day finds a run: nowhere until it is final, then for ever the same. */
function dayOf(run: Run, fire: EpochSeconds): string | null {
  return isFinal(run) ? `${dayKindOf(run.status)} ${dateOf(fire)}` : null;
}

function positionOf(row: Row): readonly [number, string] {
  return [numberOf(row, 'fire'), textOf(row, 'run_id')];
}

function latestFirst(one: Row, other: Row): number {
  const [[fire, id], [otherFire, otherId]] = [positionOf(one), positionOf(other)];
  return otherFire - fire || (id < otherId ? 1 : -1);
}

function shown(run: Run | undefined): readonly Run[] {
  return run === undefined ? [] : [run];
}
