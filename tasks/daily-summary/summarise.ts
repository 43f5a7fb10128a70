import type { Job } from '#api/shapes/job.ts';
import type { Fire } from '#api/shapes/preview.ts';
import type { Run } from '#api/shapes/run.ts';
import { type Percentiles, percentilesOf } from '#domain/runs/percentile.ts';
import { present } from '#domain/values/present.ts';

/** The statuses of a summary: the outcomes, and `open` for a run without one. */
export const SUMMARY_STATUSES = ['succeeded', 'failed', 'timed_out', 'cancelled', 'skipped', 'missed', 'open'] as const;

export type SummaryStatus = (typeof SUMMARY_STATUSES)[number];

const MOST_PROBLEMS_SHOWN = 10;

/** A run that failed or timed out. */
interface Problem {
  readonly runId: string;
  readonly scheduledAt: string;
  readonly status: 'failed' | 'timed_out';
  readonly reason: string;
  readonly attempts: number;
}

/** A reason, and the number of a job's fires that came to an outcome for it. */
interface ReasonCount {
  readonly status: SummaryStatus;
  readonly reason: string;
  readonly fires: number;
}

/** One job in one stretch of time. */
export interface JobSummary {
  readonly id: string;
  readonly name: string;
  readonly state: Job['state'];
  /** Fires, and runs by hand. */
  readonly counts: Readonly<Record<SummaryStatus, number>>;
  /** Outcomes other than succeeded, most frequent first. */
  readonly reasons: readonly ReasonCount[];
  /** Newest first, at most ten. */
  readonly problems: readonly Problem[];
  readonly durationMs?: Percentiles;
  readonly latenessMs?: Percentiles;
  readonly nextFires: readonly Fire[];
}

/** Sums up the runs of a job, newest first. A span counts with all its fires. */
export function summariseJob(
  job: Pick<Job, 'id' | 'name' | 'state'>,
  runs: readonly Run[],
  nextFires: readonly Fire[],
): JobSummary {
  const counts = { succeeded: 0, failed: 0, timed_out: 0, cancelled: 0, skipped: 0, missed: 0, open: 0 };
  for (const run of runs) {
    counts[statusOf(run)] += firesOf(run);
  }
  const durationMs = percentilesOf(runs.map((run) => run.durationMs));
  const latenessMs = percentilesOf(runs.map((run) => run.latenessMs));
  return {
    id: job.id,
    name: job.name,
    state: job.state,
    counts,
    reasons: reasonsOf(runs),
    problems: runs.flatMap(problemOf).slice(0, MOST_PROBLEMS_SHOWN),
    ...present({ durationMs, latenessMs }),
    nextFires,
  };
}

function statusOf({ status }: Run): SummaryStatus {
  return status === 'queued' || status === 'running' || status === 'retrying' ? 'open' : status;
}

function firesOf({ span }: Run): number {
  return span?.count ?? 1;
}

function problemOf({ id, scheduledAt, status, reason = '', attempts }: Run): readonly Problem[] {
  return status === 'failed' || status === 'timed_out'
    ? [{ runId: id, scheduledAt, status, reason, attempts: attempts.length }]
    : [];
}

function reasonsOf(runs: readonly Run[]): readonly ReasonCount[] {
  const found = new Map<string, ReasonCount>();
  for (const run of runs) {
    const status = statusOf(run);
    if (status !== 'succeeded' && status !== 'open') {
      const { reason = '' } = run;
      const key = `${status} ${reason}`;
      found.set(key, { status, reason, fires: (found.get(key)?.fires ?? 0) + firesOf(run) });
    }
  }
  return [...found.values()].sort((one, other) => other.fires - one.fires);
}
