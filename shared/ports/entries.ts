import type { EntrySpecification } from '#domain/schedule/definition/schedule.ts';
import type { Page, PageRequest } from './stores/page.ts';

/** The most names on one page (EventBridge Scheduler, ListSchedules: MaxResults). */
export const MOST_NAMES_A_PAGE = 100;

/** The clock's side of jobs: EventBridge schedules that wake them. Named by shared/domain/jobs/entry-name.ts, never updated. */
export interface Entries {
  /** Creates the entry unless one of that name is there, or it would never fire. */
  create(jobId: string, specification: EntrySpecification): Promise<'created' | 'exists'>;
  /** Deletes the entry if it is there. */
  remove(name: string): Promise<void>;
  /** The names that there are, those of one job or all of them. */
  names(page: PageRequest & { readonly jobId?: string }): Promise<Page<string>>;
}
