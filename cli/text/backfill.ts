import type { Backfill } from '#api/shapes/backfill.ts';

/** How far a backfill is, in one line. */
export function backfillText({ id, total, started, succeeded, failed, cancelled, endedAt }: Backfill): string {
  const state = cancelled === true ? 'cancelled' : endedAt === undefined ? 'going on' : 'over';
  return `${id} is ${state}: ${started} of ${total} fires started, ${succeeded} succeeded, ${failed} did not`;
}
