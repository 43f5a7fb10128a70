import type { JobState } from '#domain/ledger/head/state.ts';
import type { Page, PageRequest } from './page.ts';

/** A job's line in the list: written on edits only. */
export interface JobSummary {
  readonly jobId: string;
  readonly name: string;
  readonly tags: readonly string[];
  readonly state: JobState;
  readonly revision: number;
  readonly source?: string;
}

/** The list of jobs. */
export interface Summaries {
  put(summary: JobSummary): Promise<void>;
  remove(jobId: string): Promise<void>;
  list(page: PageRequest): Promise<Page<JobSummary>>;
}
