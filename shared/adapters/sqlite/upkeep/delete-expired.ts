import type { Access, Writing } from '#adapters/sqlite/file/access.ts';

const TABLES = ['head_rows', 'definitions', 'run_rows', 'output', 'audit', 'keys', 'deliveries', 'receipts'] as const;
/** A batch takes a few milliseconds. */
const ROWS_AT_ONCE = 200;
const PAGES_AT_ONCE = 100;

/** Deletes what has expired, in small batches, and gives the pages that were freed back to the disk. */
export class ExpiredRows {
  readonly #access: Access;
  readonly #deletions: readonly Writing[];
  readonly #vacuum: Writing;

  constructor(access: Access) {
    this.#access = access;
    this.#deletions = TABLES.map((table) =>
      access.writing(
        `delete from ${table} where rowid in (select rowid from ${table} where expires_at <= ? limit ${ROWS_AT_ONCE})`,
      ),
    );
    this.#vacuum = access.writing(`pragma incremental_vacuum(${PAGES_AT_ONCE})`);
  }

  /** Deletes everything that has expired, a batch a turn of the loop; how many rows that were. */
  async remove(): Promise<number> {
    let removed = 0;
    for (let batch = this.#removeBatch(); batch > 0; batch = this.#removeBatch()) {
      removed += batch;
      await new Promise<void>((resolve) => {
        setImmediate(resolve);
      });
    }
    return removed;
  }

  #removeBatch(): number {
    const now = this.#access.now();
    const removed = this.#deletions.reduce((sum, deletion) => sum + deletion.run(now), 0);
    if (removed > 0) {
      this.#vacuum.run();
    }
    return removed;
  }
}
