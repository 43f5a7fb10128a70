import { playedUntil, type RecordedJob } from '#domain/replay/recorded/recorded-job.ts';
import type { Run } from '#domain/runs/run.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { knownJob } from '#engine/commit/known-job.ts';
import { readTrailOfJob } from '#engine/insight/past-of-job.ts';
import { eachPage } from '#ports/stores/each-item.ts';
import { type Turns, takeTurn } from './turns.ts';

const PAGE_SIZE = 500;
/** As many as may run at once: what was open when a stretch began is among the latest records before it. */
const MOST_EARLIER = 100;

/** The records of a job, or that there are more of them than may be read. */
type ReadJob =
  | { readonly kind: 'read'; readonly recorded: RecordedJob; readonly records: number }
  | { readonly kind: 'too_many' }
  | { readonly kind: 'unknown' };

/**
 * Reads what is recorded of a job for a replay from `from` to `to`: its trail, its revisions and its runs, at most so many. Others have their
 * turn between two pages.
 */
export async function readRecorded(
  engine: Engine,
  jobId: string,
  { from, to }: { readonly from: EpochSeconds; readonly to: EpochSeconds },
  mostRuns: number,
  turns: Pick<Turns, 'turn' | 'signal'>,
): Promise<ReadJob> {
  const known = await readTrailOfJob(engine, jobId);
  if (known === undefined) {
    return { kind: 'unknown' };
  }
  const { past, trail } = known;
  const runs: Run[] = [];
  const until = playedUntil({ past }, { to, nowMs: past.now * 1_000 });
  const pages = eachPage<Run>((cursor) =>
    engine.ports.history.listRuns(jobId, { limit: PAGE_SIZE, from, to: until, ...cursor }),
  );
  for await (const items of pages) {
    await takeTurn(turns);
    runs.push(...items);
    if (runs.length > mostRuns) {
      return { kind: 'too_many' };
    }
  }
  const earlier = await engine.ports.history.listRuns(jobId, { limit: MOST_EARLIER, to: from - 1 });
  const recorded = { jobId, past, trail, runs: runs.reverse(), earlier: [...earlier.items].reverse() };
  const complete = await withRevisions(engine, recorded);
  return { kind: 'read', recorded: complete, records: runs.length + earlier.items.length };
}

/** The revisions of runs that the trail has forgotten, too. */
async function withRevisions(engine: Engine, recorded: RecordedJob): Promise<RecordedJob> {
  const { jobId, past, runs, earlier } = recorded;
  const revisions = new Map(past.revisions);
  for (const revision of new Set([...runs, ...earlier].map((run) => run.revision))) {
    const job = revisions.has(revision) ? undefined : await knownJob(engine, jobId, revision);
    if (job !== undefined) {
      revisions.set(revision, job);
    }
  }
  return { ...recorded, past: { ...past, revisions } };
}
