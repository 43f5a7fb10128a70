import { type JobSummary, readSummary } from '#domain/stored/summary.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import type { Summaries } from '#ports/stores/summaries.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { decodeCursor, pageOf } from './file/cursor.ts';
import { jsonOf, textOf } from './file/row.ts';

const LIST = 'jobs';

/** The table `jobs`: the list of them, by id. */
export class SqliteSummaries implements Summaries {
  readonly #access: Access;
  readonly #list: Reading;
  readonly #put: Writing;
  readonly #remove: Writing;

  constructor(access: Access) {
    this.#access = access;
    this.#list = access.reading('select job_id, summary from jobs where job_id > ? order by job_id limit ?');
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
    return pageOf(rows, limit, {
      list: LIST,
      positionOf: (row) => [textOf(row, 'job_id')],
      show: (row) => {
        const jobId = textOf(row, 'job_id');
        return this.#access.valueOf('summary', `job ${jobId}`, readSummary(jsonOf(row, 'summary'), jobId));
      },
    });
  }
}
