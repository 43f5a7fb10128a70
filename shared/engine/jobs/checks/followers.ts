import type { JobSettings } from '#domain/jobs/job.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { liveHead } from '#engine/commit/live-head.ts';
import { type Refused, refused } from '#engine/commit/result.ts';
import { isSeen } from '#engine/commit/rights.ts';

/** The refusal to delete a job that others follow, which would have nothing to follow then; `except` for those that go as well. */
export async function followedRefusal(
  engine: Engine,
  jobId: string,
  except: (follower: string) => boolean = () => false,
): Promise<Refused | undefined> {
  const followers = (await liveHead(engine, jobId))?.followers ?? [];
  const staying: string[] = [];
  for (const { jobId: follower } of followers) {
    if (!except(follower) && (await liveHead(engine, follower)) !== undefined) {
      staying.push(follower);
    }
  }
  return staying.length === 0
    ? undefined
    : refused('job_followed', `${namesOf(engine, staying)} after ${jobId}: delete or change that first, or force it`);
}

/** The refusal of a set whose jobs, or others, follow a job that it deletes. */
export async function prunedParents(
  engine: Engine,
  jobs: readonly { readonly index: number; readonly settings: JobSettings }[],
  gone: readonly string[],
): Promise<Refused | undefined> {
  const going = new Set(gone);
  const errors = jobs.flatMap(({ index, settings }) =>
    (settings.after ?? []).flatMap(({ job }, place) =>
      going.has(job)
        ? [{ path: `jobs[${index}].after[${place}].job`, message: `${job} is not in the set, and prune deletes it` }]
        : [],
    ),
  );
  if (errors.length > 0) {
    return refused('invalid_job', 'prune would delete what jobs of the set follow; nothing was stored', errors);
  }
  const named = new Set(jobs.map(({ settings }) => settings.id));
  for (const id of gone) {
    const refusal = await followedRefusal(engine, id, (follower) => going.has(follower) || named.has(follower));
    if (refusal !== undefined) {
      return refusal;
    }
  }
  return undefined;
}

/** The jobs by their names, as far as the one who asks may know of them. */
function namesOf(engine: Engine, ids: readonly string[]): string {
  const known = ids.filter((id) => isSeen(engine, id));
  const others = ids.length - known.length;
  const all = [...known, ...(others === 0 ? [] : [`${others} ${others === 1 ? 'job' : 'jobs'} that you do not see`])];
  return `${all.join(', ')} ${ids.length === 1 ? 'runs' : 'run'}`;
}
