import { problem } from '#api/shapes/problem.ts';
import { EngineFault, type FaultCode } from '#engine/commit/fault.ts';
import { StoreFault, type StoreFaultCode } from '#ports/stores/fault.ts';
import { BadCursorError } from '#ports/stores/page.ts';
import { type Answer, problemAnswer } from './answer.ts';
import type { Api } from './context.ts';
import type { ApiEvent } from './event.ts';
import type { Route } from './implement.ts';
import { shownPath } from './shown-path.ts';

/** Seconds until it is worth to ask again, where the trouble passes by itself, and where somebody has to look after it. */
const [SOON, LATER] = [1, 60];

/** A fault that is none of the request's: told by what is the matter, and when to try again. */
interface Unavailable {
  readonly matter: string;
  readonly retryAfterSeconds: number;
}

/** Whatever is wrong with the store, nothing was acknowledged that is not kept. */
const STORE_FAULTS: Readonly<Record<StoreFaultCode, Unavailable>> = {
  store_throttled: { matter: 'the store asks to slow down', retryAfterSeconds: SOON },
  store_unavailable: { matter: 'the store does not answer', retryAfterSeconds: SOON },
  store_full: { matter: 'the store has no room left', retryAfterSeconds: LATER },
  store_lost: { matter: 'what the store keeps was removed or replaced', retryAfterSeconds: LATER },
  store_damaged: { matter: 'what the store keeps is damaged', retryAfterSeconds: LATER },
  item_too_large: { matter: 'the store takes nothing of that size', retryAfterSeconds: LATER },
  store_denied: { matter: 'the store does not let this process in', retryAfterSeconds: LATER },
  store_missing: { matter: 'the store has no such table', retryAfterSeconds: LATER },
  item_unreadable: { matter: 'the store holds something that cannot be read', retryAfterSeconds: LATER },
  store_rejected: { matter: 'the store did not take a request of ours', retryAfterSeconds: LATER },
};

const ENGINE_FAULTS: Readonly<Record<FaultCode, Unavailable>> = {
  contention: { matter: 'others keep changing the job', retryAfterSeconds: SOON },
  behind: { matter: 'fires of the job are still being decided', retryAfterSeconds: SOON },
  definition_missing: {
    matter: 'the definition of the job is missing or cannot be read: put the job whole, or delete it',
    retryAfterSeconds: LATER,
  },
};

/** No route fits a request. */
export class RouteMissing extends Error {
  override readonly name = 'RouteMissing';
  readonly method: string;
  readonly path: string | undefined;

  /** @param path undefined where it is none that a route could have */
  constructor(method: string, path: string | undefined) {
    super(`no route for ${method} ${path ?? 'such a path'}`);
    this.method = method;
    this.path = path;
  }
}

/**
 * Answers a request that ended in an error. What a client can put right, or wait for, is told in words; anything else is logged
 * under the request's id, and the client is given the id alone.
 */
export function failureAnswer(api: Api, routes: readonly Route[], event: ApiEvent, error: unknown): Answer {
  if (event.signal?.aborted === true && error === event.signal.reason) {
    return problemAnswer(problem('unavailable', 'the one who asked has left, and the work has ended'));
  }
  if (error instanceof RouteMissing) {
    return routeMissingAnswer(routes, error);
  }
  if (error instanceof BadCursorError) {
    const { message } = error;
    return problemAnswer(problem('bad_cursor', message, { errors: [{ path: 'cursor', message }] }));
  }
  const { requestId, http } = event.requestContext;
  api.logFault({ requestId, method: http.method, path: shownPath(http.path, event.pathParameters), error });
  const unavailable = unavailableBy(error);
  if (unavailable !== undefined) {
    const detail = `${unavailable.matter}; the log says more under ${requestId}`;
    const headers = { 'retry-after': String(unavailable.retryAfterSeconds) };
    return problemAnswer(problem('unavailable', detail, { requestId }), headers);
  }
  return problemAnswer(problem('internal_error', `the log says more under ${requestId}`, { requestId }));
}

function unavailableBy(error: unknown): Unavailable | undefined {
  if (error instanceof StoreFault) {
    return STORE_FAULTS[error.code];
  }
  return error instanceof EngineFault ? ENGINE_FAULTS[error.code] : undefined;
}

function routeMissingAnswer(routes: readonly Route[], { method, path }: RouteMissing): Answer {
  const allowed = routes.filter((route) => path !== undefined && fits(route.path, path)).map((route) => route.method);
  return allowed.length === 0
    ? problemAnswer(problem('route_not_found', 'the API has no such path; docs/api.md lists its routes'))
    : problemAnswer(problem('method_not_allowed', `${method} is not one of ${allowed.join(', ')}`), {
        allow: allowed.join(', '),
      });
}

function fits(pattern: string, path: string): boolean {
  const [expected, parts] = [pattern.split('/'), path.replace(/\/$/, '').split('/')];
  return (
    expected.length === parts.length &&
    expected.every((part, index) => part === parts[index] || (part.startsWith('{') && parts[index] !== ''))
  );
}
