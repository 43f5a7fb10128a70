import type { SqliteDatabase } from '#adapters/sqlite/file/library.ts';
import { isRow, numberOf, textOf } from '#adapters/sqlite/file/row.ts';

/** The places where a job is found. */
interface FoundJob {
  readonly jobId: string;
  readonly hasHead: boolean;
  /** A definition that is not about to be forgotten: of a job that lives. */
  readonly hasDefinition: boolean;
  readonly isListed: boolean;
}

const ALL = `
  select job_id, max(head) head, max(definition) definition, max(listed) listed from (
    select job_id, 1 head, 0 definition, 0 listed from head_rows
    union all select job_id, 0, 1, 0 from definitions where expires_at is null
    union all select job_id, 0, 0, 1 from jobs)
  group by job_id order by job_id`;

/** All jobs of which anything is stored but history, by id. It reads the tables whole: for a check. */
export function foundJobs(database: SqliteDatabase): readonly FoundJob[] {
  return database
    .prepare(ALL)
    .all()
    .filter(isRow)
    .map((row) => ({
      jobId: textOf(row, 'job_id'),
      hasHead: numberOf(row, 'head') === 1,
      hasDefinition: numberOf(row, 'definition') === 1,
      isListed: numberOf(row, 'listed') === 1,
    }));
}
