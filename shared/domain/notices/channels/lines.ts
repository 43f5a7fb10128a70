import type { Delivery } from '#domain/notices/delivery.ts';
import { incidentsOf } from './turn.ts';

/** The most lines of a message: its text never grows with the number of notices. */
const MOST_LINES = 20;

/** One line of a message for people. */
interface Line {
  /** The latest of its incident. */
  readonly delivery: Delivery;
  /** `passed`: it began and ended before either was told. */
  readonly stage: Delivery['notice']['stage'] | 'passed';
}

/** The lines that a message shows, by job; `unshown`: those that are only counted. */
interface Lines {
  readonly shown: readonly Line[];
  readonly unshown: number;
}

/** Makes one line of all that is told of one incident: what is, not what was. `sorted`: in the order in which they were decided. */
export function linesOf(sorted: readonly Delivery[]): Lines {
  const lines = incidentsOf(sorted).flatMap((ofOne) => {
    const [first, last] = [ofOne[0], ofOne.at(-1)];
    return first === undefined || last === undefined ? [] : [{ delivery: last, stage: stageOf(first, last) }];
  });
  const byJob = lines.sort((a, b) => compare(a.delivery.notice.jobId, b.delivery.notice.jobId));
  return { shown: byJob.slice(0, MOST_LINES), unshown: Math.max(0, byJob.length - MOST_LINES) };
}

function stageOf({ notice: first }: Delivery, { notice: last }: Delivery): Line['stage'] {
  if (first.stage !== 'opened' && first.stage !== 'reopened') {
    return last.stage;
  }
  if (last.stage === 'resolved') {
    return 'passed';
  }
  return last.stage === 'reminder' ? first.stage : last.stage;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
