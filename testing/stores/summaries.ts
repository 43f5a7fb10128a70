import type { JobSummary } from '#domain/stored/summary.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import type { Summaries } from '#ports/stores/summaries.ts';
import { frozen } from './frozen.ts';
import { cutPage } from './page.ts';

/** The list of jobs in memory, by id. */
export class MemorySummaries implements Summaries {
  readonly #summaries = new Map<string, JobSummary>();

  async put(summary: JobSummary): Promise<void> {
    this.#summaries.set(summary.jobId, frozen(summary));
  }

  async remove(jobId: string): Promise<void> {
    this.#summaries.delete(jobId);
  }

  async list(page: PageRequest): Promise<Page<JobSummary>> {
    const keyed = [...this.#summaries.values()].map((item) => ({ key: item.jobId, item }));
    return cutPage('jobs', keyed, 'ascending', page);
  }
}
