import { type ClaudeFigures, usdOf } from '#domain/claude/figures.ts';
import { type Percentiles, percentilesOf } from './percentile.ts';
import { isFinal, type Run, type RunStatus } from './run.ts';
import { durationMs, latenessMs, queueMs } from './times.ts';

/** The statistics of a number of runs. */
export interface RunStats {
  /** Fires and runs by hand by status; a span counts with all its fires. */
  readonly statuses: Readonly<Partial<Record<RunStatus, number>>>;
  /** From the planned instant to the first start, of runs that a schedule planned. */
  readonly latenessMs?: Percentiles;
  /** From sending to the first start. */
  readonly queueMs?: Percentiles;
  /** From the first start to the outcome. */
  readonly durationMs?: Percentiles;
  /** Of those that Claude Code ran. */
  readonly claude?: ClaudeStats;
}

/** The figures of several runs of Claude Code. */
interface ClaudeStats {
  readonly runs: number;
  readonly turns: number;
  readonly costUsd: number;
  /** Calls that were denied. */
  readonly denials: number;
}

/** Sums up runs. */
export function runStats(runs: readonly Run[]): RunStats {
  const statuses: Partial<Record<RunStatus, number>> = {};
  for (const { status, span } of runs) {
    statuses[status] = (statuses[status] ?? 0) + (span?.count ?? 1);
  }
  const lateness = percentilesOf(runs.filter(({ trigger }) => trigger === 'schedule').map(latenessMs));
  const queue = percentilesOf(runs.map(queueMs));
  const duration = percentilesOf(runs.filter(isFinal).map(durationMs));
  return {
    statuses,
    ...(lateness === undefined ? {} : { latenessMs: lateness }),
    ...(queue === undefined ? {} : { queueMs: queue }),
    ...(duration === undefined ? {} : { durationMs: duration }),
    ...claudeStats(runs.flatMap(({ claude }) => (claude === undefined ? [] : [claude]))),
  };
}

function claudeStats(figures: readonly ClaudeFigures[]): { readonly claude?: ClaudeStats } {
  if (figures.length === 0) {
    return {};
  }
  const sum = (of: (one: ClaudeFigures) => number) => figures.reduce((total, one) => total + of(one), 0);
  return {
    claude: {
      runs: figures.length,
      turns: sum(({ turns }) => turns),
      costUsd: usdOf(sum(({ costMicroUsd }) => costMicroUsd)),
      denials: sum(({ denials = [] }) => denials.length),
    },
  };
}
