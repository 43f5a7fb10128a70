import type { JobSummary } from '#domain/stored/summary.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import type { Summaries } from '#ports/stores/summaries.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { decodeCursor, pageOf } from './file/cursor.ts';
import { itemOf, type Row } from './file/row.ts';

const LIST = 'jobs';

/** The table `jobs`: the list of them, by id. */
export class SqliteSummaries implements Summaries {
  readonly #list: Reading;
  readonly #put: Writing;
  readonly #remove: Writing;

  constructor(access: Access) {
    this.#list = access.reading('select summary from jobs where job_id > ? order by job_id limit ?');
    this.#put = access.writing(
      `insert into jobs (job_id, summary) values (?, ?)
       on conflict (job_id) do update set summary = excluded.summary`,
    );
    this.#remove = access.writing('delete from jobs where job_id = ?');
  }

  async put(summary: JobSummary): Promise<void> {
    this.#put.run(summary.jobId, JSON.stringify(summary));
  }

  async remove(jobId: string): Promise<void> {
    this.#remove.run(jobId);
  }

  async list({ limit, cursor }: PageRequest): Promise<Page<JobSummary>> {
    const rows = this.#list.all(...decodeCursor(cursor, LIST, ['']), limit + 1);
    return pageOf(rows.map(summaryOf), limit, {
      list: LIST,
      positionOf: ({ jobId }) => [jobId],
      show: (summary) => summary,
    });
  }
}

function summaryOf(row: Row): JobSummary {
  return itemOf(row, 'summary', 'a line of the list of jobs', isSummary);
}

/** Only what tells a summary from anything else: the row was written by `put`. */
function isSummary(item: object): item is JobSummary {
  return 'jobId' in item && 'name' in item && 'tags' in item && 'state' in item;
}
