import type { Reason } from './reason.ts';

/** Failed, as the function of the program threw. `said`: its own words, may be empty. */
export function callbackFailed(said: string): Reason {
  return { code: 'callback_failed', text: `the callback failed${said === '' ? '' : `: ${said}`}` };
}

/** Failed, as the program that embeds the scheduler has not registered the function in time. */
export function callbackNotRegistered(name: string): Reason {
  return {
    code: 'callback_not_registered',
    text: `no callback was registered for ${name} while the run could still start`,
  };
}
