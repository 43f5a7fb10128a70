import type { Reason } from './reason.ts';

/** Failed, as the function answered with an error. `said`: its own words, may be empty. */
export function functionFailed(said: string): Reason {
  return { code: 'function_failed', text: `the function failed${said === '' ? '' : `: ${said}`}` };
}

/** Failed, as the function could not be called, or nobody knows what became of the call. */
export function functionNotInvoked(why: string): Reason {
  return { code: 'function_not_invoked', text: why };
}
