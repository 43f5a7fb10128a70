import { type JobSummary, listKeysOf, readSummary } from '#domain/stored/summary.ts';
import type { Page } from '#ports/stores/page.ts';
import type { Summaries, SummariesRequest } from '#ports/stores/summaries.ts';
import type { Access, Reading, Writing } from './file/access.ts';
import { jsonOf, type Row, textOf } from './file/row.ts';

/** The tables `jobs`, the list of them by id, and `job_tags`, by which those of a tag are found. */
export class SqliteSummaries implements Summaries {
  readonly #access: Access;
  readonly #list: Reading;
  readonly #ofTag: Reading;
  readonly #one: Reading;
  readonly #put: Writing;
  readonly #remove: Writing;
  readonly #tag: Writing;
  readonly #untag: Writing;

  constructor(access: Access) {
    this.#access = access;
    this.#list = access.reading('select job_id, summary from jobs where job_id > ? order by job_id limit ?');
    this.#ofTag = access.reading(
      `select job_id, summary from job_tags join jobs using (job_id)
       where tag = ? and job_tags.job_id > ? order by job_tags.job_id limit ?`,
    );
    this.#one = access.reading('select job_id, summary from jobs where job_id = ?');
    this.#put = access.writing(
      `insert into jobs (job_id, summary) values (?, ?)
       on conflict (job_id) do update set summary = excluded.summary`,
    );
    this.#remove = access.writing('delete from jobs where job_id = ?');
    this.#tag = access.writing('insert into job_tags (tag, job_id) values (?, ?) on conflict do nothing');
    this.#untag = access.writing('delete from job_tags where job_id = ?');
  }

  async put(summary: JobSummary): Promise<void> {
    this.#put.run(summary.jobId, JSON.stringify(summary));
    this.#untag.run(summary.jobId);
    for (const tag of listKeysOf(summary)) {
      this.#tag.run(tag, summary.jobId);
    }
  }

  async remove(jobId: string): Promise<void> {
    this.#untag.run(jobId);
    this.#remove.run(jobId);
  }

  async list({ limit, cursor = '', tag }: SummariesRequest): Promise<Page<JobSummary>> {
    const rows = tag === undefined ? this.#list.all(cursor, limit + 1) : this.#ofTag.all(tag, cursor, limit + 1);
    const items = rows.slice(0, limit).flatMap((row) => this.#summaryOf(row) ?? []);
    const last = rows[limit - 1];
    return rows.length > limit && last !== undefined ? { items, nextCursor: textOf(last, 'job_id') } : { items };
  }

  async readMany(jobIds: readonly string[]): Promise<readonly JobSummary[]> {
    return [...new Set(jobIds)].flatMap((jobId) => {
      const row = this.#one.one(jobId);
      return (row && this.#summaryOf(row)) ?? [];
    });
  }

  #summaryOf(row: Row): JobSummary | undefined {
    const jobId = textOf(row, 'job_id');
    return this.#access.valueOf('summary', `job ${jobId}`, readSummary(jsonOf(row, 'summary'), jobId));
  }
}
