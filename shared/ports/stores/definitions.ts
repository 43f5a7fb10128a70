import type { JobDefinition } from '#domain/jobs/job.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';

/** A revision by its number. */
export interface JobRevision {
  readonly jobId: string;
  readonly revision: number;
}

/** The immutable revisions of jobs. */
export interface Definitions {
  /** Stores a revision unless that number is taken. */
  put(definition: JobDefinition): Promise<'stored' | 'exists'>;
  /** Undefined where there is none, or none that can be read, which is told. */
  read(jobId: string, revision: number): Promise<JobDefinition | undefined>;
  /** Several revisions at once, in any order; those of which there is none, or none that can be read, are left out. */
  readMany(revisions: readonly JobRevision[]): Promise<readonly JobDefinition[]>;
  /** Lets a revision be forgotten at `expiresAt`. */
  retire(jobId: string, revision: number, expiresAt: EpochSeconds): Promise<void>;
}
