import { parseRunId } from '#domain/runs/id.ts';
import type { Run } from '#domain/runs/run.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { noSuchJob } from '#engine/commit/live-head.ts';
import { accepted, type Refused, type Result, refused } from '#engine/commit/result.ts';
import type { RunQuery } from '#ports/stores/history.ts';
import type { Page } from '#ports/stores/page.ts';
import { queuedRuns } from './queued.ts';

/** Reads one run: what the history says of it, or that it is queued where only its job's head knows of it. */
export async function readRun(engine: Engine, runId: string): Promise<Result<Run>> {
  const parts = parseRunId(runId);
  if (parts === undefined) {
    return noSuchRun(runId);
  }
  const stored = await engine.ports.history.readRun(runId);
  if (stored !== undefined) {
    return accepted(stored);
  }
  const head = await engine.ports.heads.read(parts.jobId);
  const queued = head === undefined ? undefined : queuedRuns(head).find(({ id }) => id === runId);
  return queued === undefined ? readClaimedMeanwhile(engine, runId) : accepted(queued);
}

/** Lists the runs of a job, newest fire first; the first page begins with those that only the head knows of. */
export async function listRuns(engine: Engine, jobId: string, query: RunQuery): Promise<Result<Page<Run>>> {
  const head = await engine.ports.heads.read(jobId);
  if (head === undefined) {
    return noSuchJob(jobId);
  }
  const page = await engine.ports.history.listRuns(jobId, query);
  if (query.cursor !== undefined) {
    return accepted(page);
  }
  const listed = new Set(page.items.map(({ id }) => id));
  const queued = queuedRuns(head)
    .filter((run) => !listed.has(run.id) && isWithin(run, query))
    .slice(0, query.limit);
  const unclaimed = await Promise.all(queued.map((run) => isUnclaimed(engine, run)));
  return accepted({ ...page, items: [...queued.filter((_, index) => unclaimed[index]), ...page.items] });
}

/** The refusal for an id that no run has. */
export function noSuchRun(runId: string): Refused {
  return refused('run_not_found', `there is no run ${runId}`);
}

/** Between the two reads a waiting run may have been claimed or ended. */
async function readClaimedMeanwhile(engine: Engine, runId: string): Promise<Result<Run>> {
  const stored = await engine.ports.history.readRun(runId);
  return stored === undefined ? noSuchRun(runId) : accepted(stored);
}

async function isUnclaimed(engine: Engine, { id }: Run): Promise<boolean> {
  return (await engine.ports.history.readRun(id)) === undefined;
}

function isWithin({ scheduledAt }: Run, { from, to }: RunQuery): boolean {
  return (from === undefined || scheduledAt >= from) && (to === undefined || scheduledAt <= to);
}
