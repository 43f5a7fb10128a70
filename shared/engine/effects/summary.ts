import { summaryOf } from '#domain/stored/summary.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';

/**
 * Writes the job's line in the list from what is stored now, so that carrying it out late does no harm. Where the definition cannot be read
 * the line stays as it is: whoever puts another one writes it anew. Answers whether the line is now as it should be.
 */
export async function summarise(engine: Engine, jobId: string): Promise<boolean> {
  const head = await engine.ports.heads.read(jobId);
  if (head === undefined || head.state === 'deleted') {
    await engine.ports.summaries.remove(jobId);
    return true;
  }
  const job = await knownJob(engine, jobId, head.revision);
  if (job === undefined) {
    return false;
  }
  await engine.ports.summaries.put(summaryOf(job.definition, head.state));
  return true;
}
