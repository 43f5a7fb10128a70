import { type Percentiles, percentilesOf } from '#domain/runs/percentile.ts';
import type { RunStatus } from '#domain/runs/run.ts';
import { elapsedMs } from '#domain/runs/times.ts';
import { present } from '#domain/values/present.ts';
import type { Outcomes } from './compare.ts';

/** Several outcomes in figures. */
interface Summary {
  readonly statuses: Readonly<Partial<Record<RunStatus, number>>>;
  /** The runs of which an attempt started, and for how long a runner was at them. */
  readonly executed: number;
  readonly busyMs: number;
  /** From the planned instant to the first start, of runs that a schedule planned. */
  readonly latenessMs?: Percentiles;
}

/** Sums up outcomes. */
export function summaryOf(outcomes: Iterable<Outcomes>): Summary {
  const all = [...outcomes].flatMap((some) => [...some.values()]);
  const statuses: Partial<Record<RunStatus, number>> = {};
  for (const { status } of all) {
    statuses[status] = (statuses[status] ?? 0) + 1;
  }
  const planned = all.filter(({ trigger }) => trigger === 'schedule');
  const lateness = planned.map(({ scheduledAt, startedAtMs }) => elapsedMs(scheduledAt * 1_000, startedAtMs));
  return {
    statuses,
    executed: all.filter(({ startedAtMs }) => startedAtMs !== undefined).length,
    busyMs: all.reduce((sum, { busyMs }) => sum + busyMs, 0),
    ...present({ latenessMs: percentilesOf(lateness) }),
  };
}
