import { type JobSummary, listKeysOf } from '#domain/stored/summary.ts';
import type { Page } from '#ports/stores/page.ts';
import type { Summaries, SummariesRequest } from '#ports/stores/summaries.ts';
import { frozen } from './frozen.ts';
import { sorted } from './page.ts';

/** The list of jobs in memory, by id. */
export class MemorySummaries implements Summaries {
  readonly #summaries = new Map<string, JobSummary>();

  async put(summary: JobSummary): Promise<void> {
    this.#summaries.set(summary.jobId, frozen(summary));
  }

  async remove(jobId: string): Promise<void> {
    this.#summaries.delete(jobId);
  }

  async list({ limit, cursor = '', tag }: SummariesRequest): Promise<Page<JobSummary>> {
    const keyed = [...this.#summaries.values()].map((item) => ({ key: item.jobId, item }));
    const rest = sorted(keyed, 'ascending').filter(
      ({ key, item }) => key > cursor && (tag === undefined || listKeysOf(item).includes(tag)),
    );
    const items = rest.slice(0, limit).map(({ item }) => frozen(item));
    const last = items.at(-1);
    return rest.length > items.length && last !== undefined ? { items, nextCursor: last.jobId } : { items };
  }

  async readMany(jobIds: readonly string[]): Promise<readonly JobSummary[]> {
    return [...new Set(jobIds)].flatMap((jobId) => frozen(this.#summaries.get(jobId)) ?? []);
  }
}
