import type { JobSettings } from '#domain/jobs/job.ts';
import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { CheckedCall } from '#engine/jobs/checks/tasks.ts';
import type { SavedJob } from '#engine/jobs/save.ts';

/** The change that applying would make to one job, and what it would be made to. */
export interface Intent extends Pick<CheckedCall, 'unloadable'> {
  readonly id: string;
  readonly change: SavedJob['change'] | 'deleted';
  /** The revision that is there; undefined where there is no such job. */
  readonly revision?: number;
  /** The job that is there, where it can be read. */
  readonly current?: ScheduledJob;
  /** Undefined where the job is to be deleted. */
  readonly settings?: JobSettings;
}
