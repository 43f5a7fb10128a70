import type { Run } from './run.ts';

const OPEN: ReadonlySet<Run['status']> = new Set(['queued', 'running', 'retrying']);

/** Whether the run has its outcome. */
export function isFinal(run: Pick<Run, 'status'>): boolean {
  return !OPEN.has(run.status);
}
