import type { Reason } from './reason.ts';

/** Cancelled by somebody. */
export function cancelledBy(by: string): Reason {
  return { code: 'cancelled_by', text: `cancelled by ${by}` };
}

/** Cancelled with the backfill that it was part of. */
export function backfillCancelled(by: string): Reason {
  return { code: 'backfill_cancelled', text: `backfill cancelled by ${by}` };
}

/** Cancelled while it waited, or missed while it was still to be caught up, as its job was deleted. */
export function jobDeleted(): Reason {
  return { code: 'job_deleted', text: 'job deleted' };
}
