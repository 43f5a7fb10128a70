import { type PathValues, pathOf } from '#api/routes/path.ts';
import type { RouteContract } from '#api/routes/route.ts';
import { present } from '#domain/values/present.ts';
import { ClientError, clientErrorOf } from './error.ts';
import type { AnswerOf, RequestTo } from './request.ts';

/** The way to the API. */
export interface ClientOptions {
  /** `http://127.0.0.1:4747`, or the deployed API's address, a path prefix included. */
  readonly url: string;
  /** The global one unless told. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Signs a request (SigV4 on AWS); called last, with the request as it would be sent. */
  readonly sign?: (request: Request) => Promise<Request>;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
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

/** Makes the one function that talks to the API. It throws ClientError where the API refuses or does not answer. */
export function caller({ url, fetch = globalThis.fetch, sign = unsigned, headers }: ClientOptions): Call {
  const base = url.replace(/\/+$/, '');
  async function call<Route extends RouteContract>(route: Route, request?: RequestTo<Route>): Promise<AnswerOf<Route>>;
  async function call(route: RouteContract, { params = {}, query, body, ...own }: AnyRequest = {}): Promise<unknown> {
    const request = new Request(`${base}${pathOf(route, params)}${queryString(query)}`, {
      method: route.method,
      headers: {
        accept: 'application/json',
        ...headers,
        ...present(own.headers ?? {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const response = await answer(fetch, await sign(request));
    if (!response.ok) {
      throw await clientErrorOf(response);
    }
    return readAnswer(response);
  }
  return call;
}

async function answer(fetch: (request: Request) => Promise<Response>, request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (cause) {
    throw new ClientError('unreachable', `nothing answers at ${new URL(request.url).origin}`, { cause });
  }
}

// What is JSON and a 2xx comes from the API, whose tests hold every answer to the schemas of this folder.
async function readAnswer(response: Response): Promise<unknown> {
  if (response.status === 204) {
    return undefined;
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (typeof body !== 'object' || body === null) {
    throw new ClientError('unexpected_answer', 'the answer is not JSON; is this a Cronstack API?', {
      status: response.status,
    });
  }
  return body;
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
