/** A job as it was written, and where: `jobs.yaml, line 12: jobs[1] (report)`. */
export interface PlacedJob {
  readonly job: unknown;
  readonly place: string;
}

/** The id of a job as it was written, where it has one. */
export function idOf(job: unknown): string | undefined {
  return typeof job === 'object' && job !== null && 'id' in job && typeof job.id === 'string' ? job.id : undefined;
}

/** The ids of the jobs that a job as it was written runs after. */
export function parentIdsOf(job: unknown): readonly string[] {
  const after = typeof job === 'object' && job !== null && 'after' in job && Array.isArray(job.after) ? job.after : [];
  return after.flatMap((parent: unknown) =>
    typeof parent === 'object' && parent !== null && 'job' in parent && typeof parent.job === 'string'
      ? [parent.job]
      : [],
  );
}
