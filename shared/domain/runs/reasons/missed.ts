import type { Reason } from './reason.ts';

/** Missed, as it was seen when its run might not start any more. */
export function deadlinePassed(): Reason {
  return { code: 'deadline_passed', text: 'seen after its deadline' };
}

/** Missed, as it was seen late and the job catches nothing up. */
export function notCaughtUp(): Reason {
  return { code: 'catchup_none', text: 'seen late, and catchup is none' };
}

/** Missed, as it was seen late and only the latest of several late fires is caught up. */
export function laterFireDue(): Reason {
  return { code: 'catchup_latest', text: 'seen late, and a later fire was due (catchup is latest)' };
}

/** Missed, as it was seen in time together with a later fire, and the two would have taken the slot from each other. */
export function laterFireSeen(): Reason {
  return { code: 'superseded', text: 'first seen together with a later fire, which runs in its place' };
}

/** Missed, as it was seen late and its job has as many open catch-ups as it may have. */
export function tooManyCatchUps(): Reason {
  return { code: 'too_many_catchups', text: 'seen late, and too many catch-ups are open' };
}
