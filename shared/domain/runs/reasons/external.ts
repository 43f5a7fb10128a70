import type { Reason } from './reason.ts';

/** Missed, as the job runs elsewhere and nothing was told of it in time. */
export function notReported(): Reason {
  return { code: 'not_reported', text: 'nobody reported it' };
}

/** Timed out, as the job runs elsewhere and only its start was told in time. */
export function endNotReported(): Reason {
  return { code: 'end_not_reported', text: 'its end was not reported' };
}

/** Failed, as whoever ran it elsewhere said, without an exit code. */
export function reportedFailed(): Reason {
  return { code: 'reported_failed', text: 'it was reported as failed' };
}
