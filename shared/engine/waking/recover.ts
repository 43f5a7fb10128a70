import { decide } from '#engine/commit/decide.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { loseAttempt } from '#engine/runs/lost/lose-attempt.ts';
import { lookAt } from './wake.ts';

/**
 * Recovers one job by what a restart knows and a wake-up cannot: no attempt is alive but those of this process, and no message of before is
 * on its way. Other running attempts are recorded as lost at once, every open run is sent again, and so is the wake-up at the next fire of a
 * job that clocks itself: the sweeper, which goes by when open runs are to be looked at, may come later than that. Only for a runtime that is
 * alone on its data. What runs elsewhere goes on there.
 */
export async function recoverJob(engine: Engine, jobId: string): Promise<void> {
  const head = await engine.ports.heads.read(jobId);
  for (const { runId, revision, reports } of head?.active ?? []) {
    const run = await engine.ports.history.readRun(runId);
    const job = await knownJob(engine, jobId, revision);
    const isAlive = engine.attemptsUnderWay.has(run?.attempts.at(-1)?.owner ?? '');
    if (run?.status === 'running' && job !== undefined && !isAlive && reports === undefined) {
      await loseAttempt(engine, job.definition, run, 'ended');
    }
  }
  await decide(engine, jobId, (current) => lookAt(engine, current, true));
  const { selfClocked = false, nextFireAt } = (await engine.ports.heads.read(jobId)) ?? {};
  if (selfClocked && nextFireAt !== undefined) {
    await engine.ports.queues.sendWakes([{ jobId, at: nextFireAt }]);
  }
}
