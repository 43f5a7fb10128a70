import { ClientError, clientErrorOf } from './error.ts';

/** How to reach the API. */
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

/** Query parameters; undefined ones are left out. */
type Query = Readonly<Record<string, string | number | undefined>>;

/** What a request carries beyond method and path; `body` is sent as JSON. */
interface Call {
  readonly query?: Query;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Sends one request and answers the body of its answer. */
export type Send = <Answer>(method: string, path: string, call?: Call) => Promise<Answer>;

/** Makes the one function that talks to the API. It throws ClientError where the API refuses or does not answer. */
export function sender({ url, fetch = globalThis.fetch, sign = unsigned, headers }: ClientOptions): Send {
  const base = url.replace(/\/+$/, '');
  return async <Answer>(method: string, path: string, call: Call = {}) => {
    const request = new Request(`${base}${path}${queryString(call.query)}`, {
      method,
      headers: {
        accept: 'application/json',
        ...headers,
        ...call.headers,
        ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
    });
    const response = await answer(fetch, await sign(request));
    if (!response.ok) {
      throw await clientErrorOf(response);
    }
    return (await readAnswer(response)) as Answer;
  };
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

function queryString(query: Query = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) {
      parameters.set(name, String(value));
    }
  }
  return parameters.size === 0 ? '' : `?${parameters}`;
}
