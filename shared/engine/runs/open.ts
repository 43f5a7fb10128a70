import { hasOpenRuns } from '#domain/ledger/head/knows-run.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import { present } from '#domain/values/present.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { isSeen } from '#engine/commit/rights.ts';
import type { Page, PageRequest } from '#ports/stores/page.ts';
import { queuedRuns } from './queued.ts';

/**
 * Lists the runs that are not over: queued, running, retrying; within a page newest fire first. A page reads at most `limit` heads and ends
 * with a job, all of whose runs are on it, so that it may also be longer than its limit, shorter, or empty, and not the last. A job that is
 * written while pages are walked may come twice.
 */
export async function openRuns(engine: Engine, page: PageRequest): Promise<Page<Run>> {
  const { heads, history } = engine.ports;
  const { items: hints, nextCursor } = await heads.open(page);
  const seen = hints.filter(({ jobId }) => isSeen(engine, jobId)).map(({ jobId }) => jobId);
  const open = new Map((await heads.readMany(seen)).filter(hasOpenRuns).map((head) => [head.jobId, head]));
  const found: Run[] = [];
  const claimed: string[] = [];
  let next = nextCursor;
  for (const [index, { jobId, cursor }] of hints.entries()) {
    const head = open.get(jobId);
    found.push(...(head === undefined ? [] : queuedRuns(head)));
    claimed.push(...(head?.active ?? []).map(({ runId }) => runId));
    if (found.length >= page.limit) {
      next = index + 1 < hints.length || nextCursor !== undefined ? cursor : undefined;
      break;
    }
  }
  const stored = new Map((await history.readRuns(claimed)).map((run) => [run.id, run]));
  const runs = found.map((queued) => stored.get(queued.id) ?? queued).filter((run) => !isFinal(run));
  return present({ items: runs.sort(newestFirst), nextCursor: next });
}

function newestFirst(one: Run, other: Run): number {
  return other.scheduledAt - one.scheduledAt || (one.id < other.id ? 1 : -1);
}
