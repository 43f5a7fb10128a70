import type { Head } from './head.ts';

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
