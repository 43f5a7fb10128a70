import type { JobDefinition } from '#domain/jobs/job.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { EngineFault } from '#engine/commit/fault.ts';
import { forgetJob } from '#engine/commit/known-job.ts';

const MOST_TRIES = 100;

/**
 * Stores a definition under the next revision number that is free. Numbers are skipped where a rival, or a crash before the head was
 * written, took one: a revision counts only once a head adopts it.
 * @throws EngineFault contention
 */
export async function storeRevision(engine: Engine, draft: JobDefinition): Promise<JobDefinition> {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const definition = { ...draft, revision: draft.revision + tries };
    if ((await engine.ports.definitions.put(definition)) === 'stored') {
      forgetJob(engine, definition.id, definition.revision);
      return definition;
    }
  }
  throw new EngineFault('contention', `no revision number of job ${draft.id} is free after ${MOST_TRIES} tries`);
}
