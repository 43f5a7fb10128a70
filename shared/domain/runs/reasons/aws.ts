import type { Reason } from './reason.ts';

/** Failed, as the service answered with an error. `what`: service and action. */
export function awsRefused(what: string, why: string): Reason {
  return { code: 'aws_refused', text: `${what}: ${why}` };
}

/** Failed, as the one who calls may not. `allow`: the actions as a policy names them. `said`: the service's own words, may be empty. */
export function awsDenied(what: string, allow: string, said: string): Reason {
  const who = 'the command role of its runner class (on your machine: your credentials)';
  return {
    code: 'aws_denied',
    text: `${what}: access denied: ${who} must allow ${allow}${said === '' ? '' : `: ${said}`}`,
  };
}

/** Failed, as the service had no time, or did not answer: then nobody knows what became of the call. */
export function awsUnavailable(what: string, why: string): Reason {
  return { code: 'aws_unavailable', text: `${what}: ${why}` };
}

/** Failed before anything was sent. */
export function awsNotCalled(what: string, why: string): Reason {
  return { code: 'aws_not_called', text: `${what}: not called: ${why}` };
}

/** Failed, as what was started on AWS ended in another way than well. `said`: its own words, may be empty. */
export function awsEnded(what: string, how: string, said: string): Reason {
  return { code: 'aws_ended', text: `${what} ended: ${how}${said === '' ? '' : `: ${said}`}` };
}
