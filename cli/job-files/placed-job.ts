/** A job as it was written, and where: `jobs.yaml, line 12: jobs[1] (report)`. */
export interface PlacedJob {
  readonly job: unknown;
  readonly place: string;
}

/** The id of a job as it was written, where it has one. */
export function idOf(job: unknown): string | undefined {
  return typeof job === 'object' && job !== null && 'id' in job && typeof job.id === 'string' ? job.id : undefined;
}
