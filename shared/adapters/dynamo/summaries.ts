import { type JobSummary, readSummary } from '#domain/stored/summary.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import type { Summaries } from '#ports/stores/summaries.ts';
import { HIGHEST, partitionsOf, SUMMARY_LIST, summaryKey } from './table/keys.ts';
import { BY_PRIMARY_KEY, readPage } from './table/list.ts';
import type { DynamoTable } from './table/table.ts';

/** The list of jobs in the jobs table, by id within each of its partitions. */
export class DynamoSummaries implements Summaries {
  readonly #table: DynamoTable;

  constructor(table: DynamoTable) {
    this.#table = table;
  }

  async put(summary: JobSummary): Promise<void> {
    await this.#table.put({ ...summary, ...summaryKey(summary.jobId) });
  }

  async remove(jobId: string): Promise<void> {
    await this.#table.remove(summaryKey(jobId));
  }

  async list(page: PageRequest): Promise<Page<JobSummary>> {
    const list = {
      ...BY_PRIMARY_KEY,
      name: SUMMARY_LIST,
      partitions: partitionsOf(SUMMARY_LIST),
      from: '-',
      to: HIGHEST,
      descending: false,
      consistent: false,
    };
    return readPage(this.#table, list, page, (item) =>
      this.#table.valueOf('summary', item, (summary) => readSummary(summary, String(item.sk))),
    );
  }
}
