import { entryName, jobIdOfEntry } from '#domain/jobs/entry-name.ts';
import { entriesOf } from '#domain/jobs/scheduled.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';

/**
 * Creates the entries that the adopted revision needs now, then deletes those of the job that it does not. Answers how many were not there.
 */
export async function syncEntries(engine: Engine, jobId: string, obsolete: readonly string[]): Promise<number> {
  const wanted = await wantedEntries(engine, jobId);
  if (wanted === undefined) {
    return 0;
  }
  const names = new Set<string>();
  let created = 0;
  for (const specification of wanted) {
    names.add(entryName(jobId, specification));
    created += (await engine.ports.entries.create(jobId, specification)) === 'created' ? 1 : 0;
  }
  for (const name of obsolete) {
    if (!names.has(name) && jobIdOfEntry(name) === jobId) {
      await engine.ports.entries.remove(name);
    }
  }
  return created;
}

/** The entries that a job has to have now; undefined where its definition cannot be read: then nobody knows, and they stay as they are. */
export async function wantedEntries(engine: Engine, jobId: string): Promise<ReturnType<typeof entriesOf> | undefined> {
  const head = await engine.ports.heads.read(jobId);
  if (head === undefined || head.state !== 'active' || !engine.configuration.enabled) {
    return [];
  }
  const job = await knownJob(engine, jobId, head.revision);
  return job && entriesOf(job, head.mark);
}
