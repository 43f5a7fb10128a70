import type { ChainedRun } from '#domain/ledger/head/effect.ts';
import { startChained } from '#domain/ledger/runs/chain.ts';
import { chainedRunId, parseRunId } from '#domain/runs/id.ts';
import { decide } from '#engine/commit/decide.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { planningContext } from '#engine/commit/planning-context.ts';
import { despiteUnreadable } from '#engine/commit/set-aside.ts';

/**
 * Asks for the run of a job that follows another one's run. Its id is derived from that run's, so that asking twice asks once; a job
 * that is gone, or that does not say that it follows that run's job, does not run. What is wrong with the follower must not hold up the job
 * that it follows.
 */
export async function runFollower(engine: Engine, followerId: string, run: ChainedRun): Promise<void> {
  const runId = chainedRunId(followerId, run.parent.runId, run.scheduledAt);
  await despiteUnreadable(() => startFollower(engine, followerId, runId, run));
}

async function startFollower(engine: Engine, followerId: string, runId: string, run: ChainedRun): Promise<void> {
  const parentId = parseRunId(run.parent.runId)?.jobId;
  await decide<undefined>(engine, followerId, async (head) => {
    const nothing = { answer: undefined };
    if (head === undefined || head.state === 'deleted' || (await engine.ports.history.readRun(runId)) !== undefined) {
      return nothing;
    }
    const job = await knownJob(engine, followerId, head.revision);
    if (job?.definition.after?.some((parent) => parent.job === parentId) !== true) {
      return nothing;
    }
    const started = startChained(head, job, runId, run, await planningContext(engine, job.definition));
    return started.head === head ? nothing : { write: started.head, effects: started.effects, answer: undefined };
  });
}
