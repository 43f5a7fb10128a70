import type { Head } from './head.ts';

/** Tells whether a job has a run that is not over: one that holds a slot, waits for one, or for its instant. */
export function hasOpenRuns({ active, waiting, later = [] }: Pick<Head, 'active' | 'waiting' | 'later'>): boolean {
  return active.length > 0 || waiting.length > 0 || later.length > 0;
}

/**
 * Tells whether a run was asked for before, as far as its head can say: it holds a slot, waits, is to start later, or ended at once, and
 * its record is still to be stored. (What left the outbox is in the history.)
 */
export function knowsRun({ active, waiting, later = [], outbox }: Head, runId: string): boolean {
  return (
    [...active, ...waiting, ...later].some((request) => request.runId === runId) ||
    outbox.some((effect) => effect.kind === 'store' && effect.run.id === runId)
  );
}
