import type { Run } from '#domain/runs/run.ts';
import { type RunStats, runStats } from '#domain/runs/stats.ts';
import type { EpochSeconds } from '#domain/time/instant.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { liveHead, noSuchJob } from '#engine/commit/live-head.ts';
import { accepted, type Result } from '#engine/commit/result.ts';
import { listRuns } from '#engine/runs/read.ts';
import { eachItem } from '#ports/stores/each-item.ts';

const PAGE_SIZE = 100;

/** The statistics of a job's latest runs. */
export interface JobStats extends RunStats {
  /** The number of records that were read: a span is one. */
  readonly runs: number;
  /** The first and the last planned instant among them. */
  readonly from?: EpochSeconds;
  readonly to?: EpochSeconds;
}

/** Sums up the latest `count` records of a job's runs, the open ones included. */
export async function jobStats(engine: Engine, jobId: string, count: number): Promise<Result<JobStats>> {
  const runs = await latestRuns(engine, jobId, count);
  if (runs.length === 0 && (await liveHead(engine, jobId)) === undefined) {
    return noSuchJob(jobId);
  }
  const times = runs.flatMap(({ scheduledAt, span }) => [scheduledAt, span?.to ?? scheduledAt]);
  const period = times.length === 0 ? {} : { from: Math.min(...times), to: Math.max(...times) };
  return accepted({ runs: runs.length, ...period, ...runStats(runs) });
}

async function latestRuns(engine: Engine, jobId: string, count: number): Promise<Run[]> {
  const runs: Run[] = [];
  const pages = eachItem<Run>(async (cursor) => {
    const page = await listRuns(engine, jobId, { limit: Math.min(PAGE_SIZE, count), ...cursor });
    return page.ok ? page.value : { items: [] };
  });
  for await (const run of pages) {
    runs.push(run);
    if (runs.length === count) {
      break;
    }
  }
  return runs;
}
