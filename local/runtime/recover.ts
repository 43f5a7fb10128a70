import type { Engine } from '#engine/commit/engine.ts';
import { syncEntries } from '#engine/effects/entries.ts';
import { recoverJob } from '#engine/waking/recover.ts';
import { eachItem } from '#ports/stores/each-item.ts';

const PAGE_SIZE = 100;
/** Whatever is open is looked at again within 15 minutes of the last look (shared/domain/ledger/runs/examine.ts). */
const OPEN_WITHIN_SECONDS = 900;

/**
 * Recovers what an earlier process left, before anything fires: looks at every job that an earlier process left anything open of, and
 * creates the entries, which were in its memory. `onError` is told of jobs that could not be looked at; the sweeper comes back to them.
 */
export async function recover(engine: Engine, onError: (what: string, error: unknown) => void): Promise<void> {
  for (const jobId of await openJobs(engine)) {
    await recoverJob(engine, jobId).catch((error: unknown) => onError(`recovery of job ${jobId}`, error));
  }
  for await (const { jobId } of eachItem((cursor) => engine.ports.summaries.list({ limit: PAGE_SIZE, ...cursor }))) {
    await syncEntries(engine, jobId, []).catch((error: unknown) => onError(`entries of job ${jobId}`, error));
  }
}

/** Jobs that are to be looked at soon: those with anything open, deleted ones too, and those whose fires were not seen. */
async function openJobs({ ports }: Engine): Promise<ReadonlySet<string>> {
  const until = Math.floor(ports.clock.now() / 1_000) + OPEN_WITHIN_SECONDS;
  const jobIds = new Set<string>();
  for (const selfClocked of [true, false]) {
    for await (const { jobId } of eachItem((cursor) =>
      ports.heads.due(selfClocked, until, { limit: PAGE_SIZE, ...cursor }),
    )) {
      jobIds.add(jobId);
    }
  }
  return jobIds;
}
