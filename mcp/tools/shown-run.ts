import type { Run } from '#api/shapes/run.ts';
import { isFinal } from '#api/words/final.ts';

/** A run without what its command wrote: that has a key of its own, as it may hold instructions. */
export function shownRun({ outputTail: _, ...run }: Run): Omit<Run, 'outputTail'> {
  return run;
}

/** A run in words of ours: its reason may be the command's, and stands in the run. */
export function runInWords({ id, status, scheduledAt, durationMs, attempts }: Run): string {
  const took = durationMs === undefined ? '' : ` after ${(durationMs / 1_000).toFixed(1)} s`;
  const tries = attempts.length > 1 ? ` in ${attempts.length} attempts` : '';
  return isFinal({ status })
    ? `Run ${id} of ${scheduledAt} is ${status}${took}${tries}.`
    : `Run ${id} of ${scheduledAt} is not over: ${status}.`;
}
