import type { ScheduledJob } from '#domain/jobs/scheduled.ts';
import type { Head } from '#domain/ledger/head/head.ts';
import { KIND_LETTERS } from '#domain/notices/kind.ts';
import { percentile } from '#domain/runs/percentile.ts';
import { durationMs } from '#domain/runs/times.ts';
import type { Engine } from '#engine/commit/engine.ts';

/** Of so many of the latest runs. */
const MOST_RUNS = 20;
/** Fewer successes say nothing. */
const FEWEST_RUNS = 5;
const SLOW_PERCENT = 95;

/**
 * The time that a run of a job may well take: 95 of 100 of its latest successes were over by then. Undefined where too few are known, and
 * where nobody asks: without a rule about runs at risk, or without an open run that is not known to be, nothing is read.
 */
export async function usualSeconds(
  engine: Engine,
  head: Head,
  { definition }: ScheduledJob,
): Promise<number | undefined> {
  const isOpen = [...head.active, ...head.waiting].some(
    ({ trouble }) => trouble?.includes(KIND_LETTERS.at_risk) !== true,
  );
  if (!isOpen || definition.notify?.some(({ on }) => on.includes('at_risk')) !== true) {
    return undefined;
  }
  const { items } = await engine.ports.history.listRuns(head.jobId, { limit: MOST_RUNS });
  const taken = items.flatMap((run) => (run.status === 'succeeded' ? (durationMs(run) ?? []) : []));
  const slowMs = taken.length < FEWEST_RUNS ? undefined : percentile(taken, SLOW_PERCENT);
  return slowMs === undefined ? undefined : Math.ceil(slowMs / 1_000);
}
