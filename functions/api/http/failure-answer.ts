import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { problem } from '#api/shapes/problem.ts';
import { EngineFault } from '#engine/commit/fault.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import { BadCursorError } from '#ports/stores/page.ts';
import { type Answer, problemAnswer } from './answer.ts';
import type { Api } from './context.ts';
import type { Route } from './implement.ts';

const RETRY_AFTER_SECONDS = '1';
const PASSING: ReadonlySet<string> = new Set(['store_throttled', 'store_unavailable', 'contention', 'behind']);

/** No route fits a request. */
export class RouteMissing extends Error {
  override readonly name = 'RouteMissing';
  readonly method: string;
  readonly path: string;

  constructor(method: string, path: string) {
    super(`no route for ${method} ${path}`);
    this.method = method;
    this.path = path;
  }
}

/**
 * Answers a request that ended in an error. Only what a client can put right is told in words; anything else is logged under the
 * request's id, and the client is given the id alone.
 */
export function failureAnswer(
  api: Api,
  routes: readonly Route[],
  event: APIGatewayProxyEventV2,
  error: unknown,
): Answer {
  if (error instanceof RouteMissing) {
    return routeMissingAnswer(routes, error);
  }
  if (error instanceof BadCursorError) {
    const message = 'this list never gave out such a cursor';
    return problemAnswer(problem('bad_cursor', message, { errors: [{ path: 'cursor', message }] }));
  }
  const { requestId, http } = event.requestContext;
  api.logFault({ requestId, method: http.method, path: http.path, error });
  if (passes(error)) {
    const detail = `it may pass: try again in a moment; the log says more under ${requestId}`;
    return problemAnswer(problem('unavailable', detail, { requestId }), { 'retry-after': RETRY_AFTER_SECONDS });
  }
  return problemAnswer(problem('internal_error', `the log says more under ${requestId}`, { requestId }));
}

/** Whether the same request may well succeed a moment later. */
function passes(error: unknown): boolean {
  return (error instanceof StoreFault || error instanceof EngineFault) && PASSING.has(error.code);
}

function routeMissingAnswer(routes: readonly Route[], { method, path }: RouteMissing): Answer {
  const allowed = routes.filter((route) => fits(route.path, path)).map((route) => route.method);
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
