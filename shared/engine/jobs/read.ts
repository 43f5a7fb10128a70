import type { JobDefinition } from '#domain/jobs/job.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { adoptedJob, knownJob } from '#engine/commit/known-job.ts';
import { liveHead, noSuchJob } from '#engine/commit/live-head.ts';
import { accepted, type Result } from '#engine/commit/result.ts';

/** A job: its adopted definition and its live state. */
export interface JobView {
  readonly definition: JobDefinition;
  readonly head: Head;
}

/** Reads one job. */
export async function readJob(engine: Engine, jobId: string): Promise<Result<JobView>> {
  const head = await liveHead(engine, jobId);
  if (head === undefined) {
    return noSuchJob(jobId);
  }
  const { definition } = await adoptedJob(engine, head);
  return accepted({ definition, head });
}

/** The definition that is in force under an id: that of a job, of none, or one that cannot be read. */
export async function adoptedDefinition(engine: Engine, jobId: string): Promise<JobDefinition | 'none' | 'unreadable'> {
  const head = await liveHead(engine, jobId);
  if (head === undefined) {
    return 'none';
  }
  return (await knownJob(engine, jobId, head.revision))?.definition ?? 'unreadable';
}
