import type { JobSummary } from '#domain/stored/summary.ts';
import type { Page, PageRequest } from './page.ts';

/** The part of the list to read: of all jobs, or of those that have a tag. */
export interface SummariesRequest extends PageRequest {
  /** The id of a job: those behind it are listed, whether it is there or not. */
  readonly cursor?: string;
  /** A tag, or the key of a calendar (`calendarListKey`). */
  readonly tag?: string;
}

/** The list of jobs, by id. May be a moment behind. */
export interface Summaries {
  /** In the place of the job's line; it is found by its tags and calendars, and by none that only the line before had. */
  put(summary: JobSummary): Promise<void>;
  remove(jobId: string): Promise<void>;
  /** `nextCursor` is the id of the last job that was read, of one that cannot be read, too. */
  list(page: SummariesRequest): Promise<Page<JobSummary>>;
  /** The lines of these jobs, in this order; those that are not there are left out. */
  readMany(jobIds: readonly string[]): Promise<readonly JobSummary[]>;
}
