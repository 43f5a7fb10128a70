import type { JobSummary } from '#domain/stored/summary.ts';
import type { Page, PageRequest } from './page.ts';

/** The list of jobs. */
export interface Summaries {
  put(summary: JobSummary): Promise<void>;
  remove(jobId: string): Promise<void>;
  list(page: PageRequest): Promise<Page<JobSummary>>;
}
