import type { NotPlanned, ParentAt } from '#domain/ledger/past/why-not.ts';
import { isFollowed } from '#domain/ledger/runs/chain.ts';
import { chainedRunId } from '#domain/runs/id.ts';
import { isFinal } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { liveHead } from '#engine/commit/live-head.ts';
import { isSeen } from '#engine/commit/rights.ts';
import { listRuns, readRun } from '#engine/runs/read.ts';

/**
 * Says of the jobs that another one runs after which are there no more, and how the latest run of each one up to an instant ended, if at all,
 * and what became of the follower: at most seven reads for each of them. Of jobs that the one who asks may not see only whether they are there.
 */
export async function withParents(
  engine: Engine,
  jobId: string,
  at: EpochSeconds,
  reason: NotPlanned,
): Promise<NotPlanned> {
  if (reason.kind !== 'after_others') {
    return reason;
  }
  const after = await Promise.all(reason.after.map((parent) => parentAt(engine, jobId, at, parent)));
  const heads = await Promise.all(after.map(({ job }) => liveHead(engine, job)));
  const gone = after.filter((_, index) => heads[index] === undefined).map(({ job }) => job);
  return { ...reason, after, ...(gone.length === 0 ? {} : { gone }) };
}

async function parentAt(engine: Engine, jobId: string, at: EpochSeconds, { job, on }: ParentAt): Promise<ParentAt> {
  if (!isSeen(engine, job)) {
    return { job, on };
  }
  const listed = await listRuns(engine, job, { to: at, limit: 1 });
  const [latest] = listed.ok ? listed.value.items : [];
  if (latest === undefined || !isFinal(latest)) {
    return { job, on, ...present({ latest }) };
  }
  const followed = isFollowed(on, latest);
  const found = followed ? await readRun(engine, chainedRunId(jobId, latest.id, latest.scheduledAt)) : undefined;
  return { job, on, latest, followed, ...(found?.ok === true ? { follower: found.value } : {}) };
}
