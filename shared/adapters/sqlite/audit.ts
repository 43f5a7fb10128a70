import type { AuditEntry } from '#domain/ledger/head/audit.ts';
import { readAuditEntry } from '#domain/stored/effect.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { decodeCursor, pageOf } from './file/cursor.ts';
import { jsonOf, numberOf } from './file/row.ts';

/** Before every entry in the order of a list, newest first. */
const BEFORE_ALL = [Number.MAX_SAFE_INTEGER, 0] as const;

/** The table `audit`. */
export class SqliteAudit {
  readonly #access: Access;
  readonly #list: Reading;
  readonly #put: Writing;

  constructor(access: Access) {
    this.#access = access;
    this.#list = access.reading(
      `select at, version, entry from audit where job_id = ? and (at, version) < (?, ?) and expires_at > ?
       order by at desc, version desc limit ?`,
    );
    this.#put = access.writing(
      `insert into audit (job_id, at, version, expires_at, entry) values (?, ?, ?, ?, ?)
       on conflict (job_id, at, version) do update set expires_at = excluded.expires_at, entry = excluded.entry`,
    );
  }

  /** Stores an entry; again, when a crash made its effect be repeated. */
  put(entry: AuditEntry): void {
    const { jobId, at, version, expiresAt } = entry;
    this.#put.run(jobId, at, version, expiresAt, JSON.stringify(entry));
  }

  /** A job's entries, newest first. */
  list(jobId: string, { limit, cursor }: PageRequest): Page<AuditEntry> {
    const list = `audit ${jobId}`;
    const before = decodeCursor(cursor, list, BEFORE_ALL);
    const rows = this.#list.all(jobId, ...before, this.#access.now(), limit + 1);
    return pageOf(rows, limit, {
      list,
      positionOf: (row) => [numberOf(row, 'at'), numberOf(row, 'version')],
      show: (row) =>
        this.#access.valueOf(
          'audit',
          `audit ${jobId} ${row.at} ${row.version}`,
          readAuditEntry(jsonOf(row, 'entry'), jobId),
        ),
    });
  }
}
