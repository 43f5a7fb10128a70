import type { Reason } from './reason.ts';

/** Skipped, as earlier runs of the job hold the slot. */
export function slotTaken(holders: readonly string[]): Reason {
  return { code: 'overlap', text: `overlap: ${holders.join(', ')} holds the slot` };
}

/** Skipped, as so many runs of the job are running that no policy lets in another one. */
export function tooManyRunning(most: number): Reason {
  return { code: 'too_many_running', text: `${most} runs of the job are running` };
}

/** Skipped, as somebody asked for just this fire. */
export function askedToSkip({ by, note }: { readonly by: string; readonly note?: string }): Reason {
  return { code: 'asked_to_skip', text: note === undefined ? `asked by ${by}` : `asked by ${by}: ${note}` };
}

/** Skipped, as the waiting line is full: the job's own, or that in front of `gate`. */
export function queueFull(most: number, gate?: string): Reason {
  const said = gate === undefined ? `${most} runs are waiting` : `${most} runs wait for ${gate}`;
  return { code: 'queue_full', text: `queue full: ${said}` };
}

/** Skipped, as its deadline passed while it waited for the slot or for a place behind a gate. */
export function waitedTooLong(what: string): Reason {
  return { code: 'waited_too_long', text: `waited too long for ${what}` };
}

/** Skipped while it waited, or cancelled while it ran, as a later run takes its place. */
export function replaced(by: string): Reason {
  return { code: 'replaced', text: `replaced by ${by}` };
}

/** Skipped, as the job is paused while the job that it follows runs. */
export function jobPaused(): Reason {
  return { code: 'job_paused', text: 'the job is paused' };
}

/** Skipped, as everything is paused. */
export function everythingPaused(): Reason {
  return { code: 'everything_paused', text: 'everything is paused' };
}

/** Skipped, as everything, the job, or what has one of its tags is in a blackout. */
export function inBlackout({ by, note }: { readonly by: string; readonly note?: string }): Reason {
  return {
    code: 'blackout',
    text: note === undefined ? `in a blackout set by ${by}` : `in a blackout set by ${by}: ${note}`,
  };
}

/** Skipped by the guard against loops: runs made one another run. */
export function chainTooDeep(deepest: number): Reason {
  return { code: 'chain_too_deep', text: `more than ${deepest} runs in a row made one another run` };
}

/** Skipped by the guard against loops: the hour's runs are used up. */
export function tooManyThisHour(maxRunsPerHour: number): Reason {
  return { code: 'max_runs_per_hour', text: `more than ${maxRunsPerHour} runs in an hour (maxRunsPerHour)` };
}
