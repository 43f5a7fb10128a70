import type { JobDefinition } from '#domain/jobs/job.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import type { JobState } from '#domain/ledger/head/state.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { adoptedJob, knownJob } from '#engine/commit/known-job.ts';
import { isSeen } from '#engine/commit/limits.ts';
import { liveHead, noSuchJob } from '#engine/commit/live-head.ts';
import { accepted, type Result } from '#engine/commit/result.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';

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

/** A page of the jobs: of all, of those with a tag, of those in a state. */
interface JobsRequest extends PageRequest {
  readonly tag?: string;
  readonly state?: JobState;
}

/**
 * Lists jobs: a page of the list, each with its live state. What does not fit, or may not be seen by the one who asks, is left out of the page that was read, so that a filtered
 * one may be shorter than its limit, or empty, and not the last.
 */
export async function listJobs(engine: Engine, { tag, state, ...page }: JobsRequest): Promise<Page<JobView>> {
  const { items, nextCursor } = await engine.ports.summaries.list(page);
  const heads = await engine.ports.heads.readMany(
    items.map(({ jobId }) => jobId).filter((jobId) => isSeen(engine, jobId)),
  );
  const wanted = heads.filter((head) => head.state !== 'deleted' && (state === undefined || head.state === state));
  const views = (await Promise.all(wanted.map((head) => viewOf(engine, head)))).flat();
  const fitting = views.filter(({ definition }) => tag === undefined || definition.tags.includes(tag));
  return { items: fitting, ...present({ nextCursor }) };
}

/** A list may be a moment behind: a head whose revision cannot be found just now is left out of it. */
async function viewOf(engine: Engine, head: Head): Promise<JobView[]> {
  const job = await knownJob(engine, head.jobId, head.revision);
  return job === undefined ? [] : [{ definition: job.definition, head }];
}
