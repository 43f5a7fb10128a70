import type { Head } from '#domain/ledger/head/head.ts';
import { hasOpenRuns } from '#domain/ledger/head/knows-run.ts';
import { readIncidents } from '#domain/notices/incident.ts';
import { readHead } from '#domain/stored/head.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import type { Heads, OpenHint, TroubleHint, WakeHint } from '#ports/stores/heads.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { decodeCursor, encodeCursor, pageOf } from './file/cursor.ts';
import type { SqlValue } from './file/library.ts';
import { jsonOf, numberOf, type Row, textOf } from './file/row.ts';

/** Before every head in the order of a list of due ones. */
const BEFORE_ALL = [Number.MIN_SAFE_INTEGER, ''] as const;

/** The table `head_rows`. */
export class SqliteHeads implements Heads {
  readonly #access: Access;
  readonly #one: Reading;
  readonly #due: Reading;
  readonly #open: Reading;
  readonly #inTrouble: Reading;
  readonly #first: Writing;
  readonly #next: Writing;

  constructor(access: Access) {
    this.#access = access;
    this.#one = access.reading(
      'select head from head_rows where job_id = ? and (expires_at is null or expires_at > ?)',
    );
    this.#due = access.reading(
      `select job_id, wake_at from head_rows
       where self_clocked = ? and wake_at <= ? and (wake_at, job_id) > (?, ?) and (expires_at is null or expires_at > ?)
       order by wake_at, job_id limit ?`,
    );
    this.#open = access.reading(
      `select job_id from head_rows indexed by heads_open
       where has_open = 1 and job_id > ? and (expires_at is null or expires_at > ?) order by job_id limit ?`,
    );
    this.#inTrouble = access.reading(
      `select job_id, trouble_since from head_rows
       where trouble_since is not null and (trouble_since, job_id) > (?, ?) and (expires_at is null or expires_at > ?)
       order by trouble_since, job_id limit ?`,
    );
    this.#first = access.writing(
      `insert into head_rows (version, self_clocked, wake_at, expires_at, has_open, trouble_since, head, job_id)
       values (?, ?, ?, ?, ?, ?, ?, ?)
       on conflict (job_id) do update set version = excluded.version, self_clocked = excluded.self_clocked,
         wake_at = excluded.wake_at, expires_at = excluded.expires_at, has_open = excluded.has_open,
         trouble_since = excluded.trouble_since, head = excluded.head
       where head_rows.expires_at <= ?`,
    );
    this.#next = access.writing(
      `update head_rows set version = ?, self_clocked = ?, wake_at = ?, expires_at = ?, has_open = ?, trouble_since = ?, head = ?
       where job_id = ? and version = ? and (expires_at is null or expires_at > ?)`,
    );
  }

  async read(jobId: string): Promise<Head | undefined> {
    const row = this.#one.one(jobId, this.#access.now());
    const head = row && this.#headOf(jobId, row);
    if (row !== undefined && head === undefined) {
      throw new StoreFault('item_unreadable', `the head of job ${jobId} cannot be read`);
    }
    return head;
  }

  async readMany(jobIds: readonly string[]): Promise<readonly Head[]> {
    return [...new Set(jobIds)].flatMap((jobId) => {
      const row = this.#one.one(jobId, this.#access.now());
      return (row && this.#headOf(jobId, row)) ?? [];
    });
  }

  async write(head: Head): Promise<'written' | 'conflict'> {
    const { jobId, version, selfClocked, wakeAt = null, expiresAt = null } = head;
    const { openSince = null } = readIncidents(head.incidents);
    const columns = [version, Number(selfClocked), wakeAt, expiresAt, Number(hasOpenRuns(head)), openSince];
    const values = [...columns, JSON.stringify(head), jobId];
    const now = this.#access.now();
    const changed = version === 1 ? this.#first.run(...values, now) : this.#next.run(...values, version - 1, now);
    return changed === 1 ? 'written' : 'conflict';
  }

  async due(selfClocked: boolean, until: EpochSeconds, { limit, cursor }: PageRequest): Promise<Page<WakeHint>> {
    const list = `due ${selfClocked}`;
    const after = decodeCursor(cursor, list, BEFORE_ALL);
    return hintsPage(list, this.#hints(selfClocked, until, after, limit + 1), limit);
  }

  async open({ limit, cursor }: PageRequest): Promise<Page<OpenHint>> {
    const list = 'open';
    const rows = this.#open.all(...decodeCursor(cursor, list, ['']), this.#access.now(), limit + 1);
    const hints = rows.map((row) => textOf(row, 'job_id'));
    return pageOf(hints, limit, {
      list,
      positionOf: (jobId) => [jobId],
      show: (jobId) => ({ jobId, cursor: encodeCursor(list, [jobId]) }),
    });
  }

  async inTrouble({ limit, cursor }: PageRequest): Promise<Page<TroubleHint>> {
    const list = 'trouble';
    const rows = this.#inTrouble.all(...decodeCursor(cursor, list, BEFORE_ALL), this.#access.now(), limit + 1);
    return pageOf(rows, limit, {
      list,
      positionOf: (row) => [numberOf(row, 'trouble_since'), textOf(row, 'job_id')],
      show: (row) => ({ jobId: textOf(row, 'job_id'), since: numberOf(row, 'trouble_since') }),
    });
  }

  async byWakeAt({ limit, cursor }: PageRequest): Promise<Page<WakeHint>> {
    const list = 'wake';
    const after = decodeCursor(cursor, list, BEFORE_ALL);
    const both = [false, true].flatMap((selfClocked) =>
      this.#hints(selfClocked, Number.MAX_SAFE_INTEGER, after, limit + 1),
    );
    const byWakeAt = (one: WakeHint, other: WakeHint) =>
      one.wakeAt - other.wakeAt || (one.jobId < other.jobId ? -1 : 1);
    return hintsPage(list, both.sort(byWakeAt).slice(0, limit + 1), limit);
  }

  #hints(selfClocked: boolean, until: EpochSeconds, after: readonly SqlValue[], most: number): WakeHint[] {
    return this.#due.all(Number(selfClocked), until, ...after, this.#access.now(), most).map(hintOf);
  }

  #headOf(jobId: string, row: Row): Head | undefined {
    return this.#access.valueOf('head', `head ${jobId}`, readHead(jsonOf(row, 'head'), jobId));
  }
}

function hintsPage(list: string, hints: readonly WakeHint[], limit: number): Page<WakeHint> {
  return pageOf(hints, limit, {
    list,
    positionOf: ({ wakeAt, jobId }) => [wakeAt, jobId],
    show: (hint) => hint,
  });
}

function hintOf(row: Row): WakeHint {
  return { jobId: textOf(row, 'job_id'), wakeAt: numberOf(row, 'wake_at') };
}
