import { type PathValues, pathOf } from '#api/routes/path.ts';
import type { RouteContract } from '#api/routes/route.ts';
import { present } from '#domain/values/present.ts';
import { readAnswer, readText } from './answer.ts';
import { ClientError } from './error.ts';
import type { AnswerOf, RequestTo } from './request.ts';
import { MACHINE_WAITING, pauseMsBefore, type Waiting } from './send-again.ts';

/** The way to the API. */
export interface ClientOptions {
  /** `http://127.0.0.1:4747`, or the deployed API's address, a path prefix included. */
  readonly url: string;
  /** The global one unless told. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Signs a request (SigV4 on AWS); called last, with the request as it would be sent. */
  readonly sign?: (request: Request) => Promise<Request>;
  /** The longest that an answer may take, its last byte included: a minute unless told. */
  readonly timeoutMs?: number;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The most times that a request is sent again which the API put off (429, 503): none unless told. */
  readonly retries?: number;
  /** The time and the chance by which the client waits: this machine's unless told. */
  readonly waiting?: Waiting;
  /** A refusal's message names the first of its errors: for programs, of which only the message may be shown. Not unless told. */
  readonly namesFirstError?: boolean;
  /** Makes an idempotency key for each call that makes a run and has none: so that one that is sent again makes one run. */
  readonly newKey?: () => string;
}

/** Calls a route and answers the body of its answer. What is undefined in query and headers is left out. */
export type Call = <Route extends RouteContract>(
  route: Route,
  ...request: Record<never, never> extends RequestTo<Route> ? [RequestTo<Route>?] : [RequestTo<Route>]
) => Promise<AnswerOf<Route>>;

/** A request to whichever route. */
interface AnyRequest {
  readonly params?: PathValues;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

/** An HTTP API of API Gateway answers within 30 s; a machine that is busy takes its time. */
const TIMEOUT_MS = 60_000;

/** Makes the one function that talks to the API. It throws ClientError where the API refuses or does not answer. */
export function caller(options: ClientOptions): Call {
  const { url, fetch = globalThis.fetch, sign = unsigned, timeoutMs = TIMEOUT_MS, headers } = options;
  const { retries = 0, waiting = MACHINE_WAITING, namesFirstError = false } = options;
  const base = url.replace(/\/+$/, '');
  async function call<Route extends RouteContract>(route: Route, request?: RequestTo<Route>): Promise<AnswerOf<Route>>;
  async function call(route: RouteContract, { params = {}, query, body, ...own }: AnyRequest = {}): Promise<unknown> {
    const make = () =>
      new Request(`${base}${pathOf(route, params)}${queryString(query)}`, {
        method: route.method,
        headers: {
          accept: 'application/json',
          ...headers,
          ...present(own.headers ?? {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    for (let again = 1; ; again += 1) {
      const { response, text } = await exchange(fetch, await sign(make()), timeoutMs);
      const pauseMs = again > retries ? undefined : pauseMsBefore(again, response, waiting);
      if (pauseMs === undefined) {
        return readAnswer(route, response, text, namesFirstError);
      }
      await waiting.sleep(pauseMs);
    }
  }
  return call;
}

/** Sends a request and waits for the whole answer. */
async function exchange(fetch: NonNullable<ClientOptions['fetch']>, request: Request, timeoutMs: number) {
  const send = () => fetch(new Request(request, { signal: AbortSignal.timeout(timeoutMs) }));
  try {
    const response = await send().catch((fault: unknown) => {
      if (request.method === 'GET' && isClosedConnection(fault)) {
        return send();
      }
      throw fault;
    });
    return { response, text: await readText(response) };
  } catch (cause) {
    throw cause instanceof ClientError ? cause : failureOf(new URL(request.url).origin, cause);
  }
}

/**
 * Tells of a connection that was kept for another request, and that the server closed just as it came: what asks only may be sent once more
 * (RFC 9110, section 9.2.2).
 */
function isClosedConnection(fault: unknown): boolean {
  const cause: unknown = fault instanceof Error ? fault.cause : undefined;
  return cause instanceof Error && 'code' in cause && (cause.code === 'UND_ERR_SOCKET' || cause.code === 'ECONNRESET');
}

function failureOf(origin: string, cause: unknown): ClientError {
  return cause instanceof Error && cause.name === 'TimeoutError'
    ? new ClientError('no_answer', `${origin} did not answer in time: whether it did what was asked is not known`, {
        cause,
      })
    : new ClientError('unreachable', `nothing answers at ${origin}`, { cause });
}

async function unsigned(request: Request): Promise<Request> {
  return request;
}

function queryString(query: AnyRequest['query'] = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      parameters.set(name, String(value));
    }
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}
