import type { JobParent, JobSettings } from '#domain/jobs/job.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { liveHead } from '#engine/commit/live-head.ts';
import { circleObjection } from './circle.ts';

/** The most jobs that may follow one job: the end of a run is written into its head with all of them. */
export const MOST_FOLLOWERS = 100;

/** Jobs that are about to be saved together, by their ids: they count as saved. */
type Batch = ReadonlyMap<string, Pick<JobSettings, 'after'>>;

/** The errors in the jobs that a job runs after: one of them does not exist, or they lead back to it. */
export async function parentErrors(engine: Engine, settings: JobSettings, batch: Batch): Promise<InputError[]> {
  for (const [index, { job }] of (settings.after ?? []).entries()) {
    const path = `after[${index}].job`;
    if (job !== settings.id && (await parentsOf(engine, job, batch)) === undefined) {
      return [{ path, message: `there is no job ${job}` }];
    }
    if (await hasTooManyFollowers(engine, job, settings.id)) {
      return [{ path, message: `${MOST_FOLLOWERS} jobs run after ${job} already, which is the most` }];
    }
    const circle = await storedCircle(engine, settings.id, job, batch);
    if (circle !== undefined) {
      return [{ path, message: circle }];
    }
  }
  return [];
}

/** The objection to a job's running after `parent`, as the store and the batch have the jobs above it. */
async function storedCircle(engine: Engine, jobId: string, parent: string, batch: Batch): Promise<string | undefined> {
  const search = circleObjection(jobId, parent);
  let step = search.next();
  while (step.done !== true) {
    const above = (await parentsOf(engine, step.value, batch)) ?? [];
    step = search.next(above.map(({ job }) => job));
  }
  return step.value;
}

async function hasTooManyFollowers(engine: Engine, jobId: string, follower: string): Promise<boolean> {
  const followers = (await liveHead(engine, jobId))?.followers ?? [];
  return followers.length >= MOST_FOLLOWERS && !followers.some((known) => known.jobId === follower);
}

async function parentsOf(engine: Engine, jobId: string, batch: Batch): Promise<readonly JobParent[] | undefined> {
  const settings = batch.get(jobId);
  if (settings !== undefined) {
    return settings.after ?? [];
  }
  const head = await liveHead(engine, jobId);
  return head && ((await knownJob(engine, jobId, head.revision))?.definition.after ?? []);
}
