import { percentile } from '#domain/runs/percentile.ts';
import { isFinal, type Run } from '#domain/runs/run.ts';
import { elapsedMs } from '#domain/runs/times.ts';
import { DAY } from '#domain/time/civil.ts';

/** The latest runs of a job that were executed, as they were. */
export interface Measured {
  readonly runs: number;
  /** All attempts of a run together. */
  readonly meanMs: number;
  readonly p95Ms: number;
  /** Of those that nobody asked for by hand; missing where there are no two such instants. */
  readonly runsADay?: number;
}

/** Sums up the runs that were executed and are over, newest first; undefined where none is. */
export function measuredRuns(runs: readonly Run[]): Measured | undefined {
  const executed = runs.filter((run) => isFinal(run) && run.attempts.length > 0);
  const tookMs = executed.map(busyMs);
  const p95Ms = percentile(tookMs, 95);
  if (p95Ms === undefined) {
    return undefined;
  }
  const planned = executed.filter(({ trigger }) => trigger !== 'manual');
  const seconds = (planned.at(0)?.scheduledAt ?? 0) - (planned.at(-1)?.scheduledAt ?? 0);
  return {
    runs: executed.length,
    meanMs: Math.round(tookMs.reduce((sum, ms) => sum + ms, 0) / executed.length),
    p95Ms,
    ...(seconds > 0 ? { runsADay: ((planned.length - 1) * DAY) / seconds } : {}),
  };
}

/** The time for which a runner was at it. */
function busyMs({ attempts }: Run): number {
  return attempts.reduce((sum, { startedAtMs, finishedAtMs }) => sum + (elapsedMs(startedAtMs, finishedAtMs) ?? 0), 0);
}
