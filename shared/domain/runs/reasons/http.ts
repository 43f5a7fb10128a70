import type { Reason } from './reason.ts';

/** Failed, as the answer's status is not the wanted one. `said`: how the body begins, may be empty. */
export function httpStatus(statusLine: string, said: string): Reason {
  return { code: 'http_status', text: `${statusLine}${said === '' ? '' : `: ${said}`}` };
}

/** Failed, as the body does not contain what it should. */
export function httpBody(statusLine: string, wanted: string): Reason {
  return { code: 'http_body', text: `${statusLine}: the response does not contain ${JSON.stringify(wanted)}` };
}

/** Failed, as the body is longer than allowed. */
export function httpTooLong(statusLine: string, mostBytes: number): Reason {
  const text = `${statusLine}: the response is longer than ${mostBytes} bytes (maxResponseBytes)`;
  return { code: 'http_too_long', text };
}

/** Failed, as nobody answered. */
export function httpUnreachable(host: string, why: string): Reason {
  return { code: 'http_unreachable', text: `no answer from ${host}: ${why}` };
}

/** Failed, as the answer ended in the middle. */
export function httpBrokenOff(statusLine: string, why: string): Reason {
  return { code: 'http_broken_off', text: `${statusLine}, but the response broke off: ${why}` };
}

/** Failed before it was sent, as its destination, or that of a redirect, is not one to go to. */
export function httpNotAllowed(why: string): Reason {
  return { code: 'http_not_allowed', text: why };
}

/** Failed before it was sent, as a value cannot be written as a header. */
export function httpBadHeader(name: string): Reason {
  const text = `the value of ${name} cannot stand in a header: it has blanks around it, or several lines`;
  return { code: 'http_bad_header', text };
}
