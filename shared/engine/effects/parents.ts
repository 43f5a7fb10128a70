import type { JobParent } from '#domain/jobs/job.ts';
import { linkFollower } from '#domain/ledger/runs/chain.ts';
import { decide } from '#engine/commit/decide.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { liveHead } from '#engine/commit/live-head.ts';
import { despiteUnreadable } from '#engine/commit/set-aside.ts';

/** Makes each of these jobs know, or forget, that `jobId` follows it: as its adopted revision says now, however late this is. */
export async function linkParents(engine: Engine, jobId: string, parents: readonly string[]): Promise<void> {
  const follower = await liveHead(engine, jobId);
  const job = follower === undefined ? undefined : await knownJob(engine, jobId, follower.revision);
  const after = job?.definition.after ?? [];
  for (const parent of parents) {
    const on = after.find(({ job }) => job === parent)?.on;
    await despiteUnreadable(() => linkParent(engine, parent, jobId, on));
  }
}

async function linkParent(
  engine: Engine,
  parent: string,
  jobId: string,
  on: JobParent['on'] | undefined,
): Promise<void> {
  await decide<undefined>(engine, parent, (head) => {
    const linked = head === undefined ? undefined : linkFollower(head, jobId, on);
    return linked === undefined || linked === head
      ? { answer: undefined }
      : { write: linked, effects: [], answer: undefined };
  });
}
