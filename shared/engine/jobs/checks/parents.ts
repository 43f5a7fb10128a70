import type { JobParent, JobSettings } from '#domain/jobs/job.ts';
import type { InputError } from '#domain/values/unfitting-input.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { liveHead } from '#engine/commit/live-head.ts';

/** A job whose runs come after those of more jobs than this is refused: nobody could say that there is no circle. */
const MOST_ANCESTORS = 200;

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
    const circle = await circleThrough(engine, settings.id, job, batch);
    if (circle === 'too long') {
      return [{ path, message: `runs would come after those of more than ${MOST_ANCESTORS} jobs` }];
    }
    if (circle !== undefined) {
      return [{ path, message: `runs would go round in a circle: ${circle.join(' -> ')}` }];
    }
  }
  return [];
}

/** The way from a job up through `parent` and back to it, if there is one: breadth first, so the shortest. */
async function circleThrough(
  engine: Engine,
  jobId: string,
  parent: string,
  batch: Batch,
): Promise<readonly string[] | 'too long' | undefined> {
  const ways: (readonly string[])[] = [[jobId, parent]];
  const seen = new Set<string>();
  for (let way = ways.shift(); way !== undefined; way = ways.shift()) {
    const ancestor = way.at(-1) ?? parent;
    if (ancestor === jobId) {
      return [...way].reverse();
    }
    if (seen.size > MOST_ANCESTORS) {
      return 'too long';
    }
    if (!seen.has(ancestor)) {
      seen.add(ancestor);
      const above = (await parentsOf(engine, ancestor, batch)) ?? [];
      ways.push(...above.map(({ job }) => [...(way ?? []), job]));
    }
  }
  return undefined;
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
