import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { MAX_BODY_BYTES } from '#api/routes/limits.ts';
import { problem } from '#api/shapes/problem.ts';
import type { Principal } from '#domain/access/may.ts';
import type { ApiHandler } from '#functions/api/handler.ts';
import { type Answer, problemAnswer } from '#functions/api/http/answer.ts';
import type { Clock } from '#ports/clock.ts';
import { type Access, askedBy, asksForLife, isQuestion, proveTo } from './access.ts';
import { isLoopback, urlOf } from './address.ts';
import { isCutOff, readBody } from './body.ts';
import { limitConnections } from './connections.ts';
import { httpEvent } from './event.ts';
import { turnedAway } from './guard.ts';
import { refuse } from './refuse.ts';

/** An HTTP front that listens. */
export interface HttpFront {
  readonly port: number;
  /** Where programs of this machine reach it. */
  readonly url: string;
  /** From now on requests are answered by this; before, that the runtime is starting. */
  serve(handler: ApiHandler): void;
  /** Takes no more requests, and settles when those under way are answered or `graceMs` have passed. */
  close(graceMs: number): Promise<void>;
}

/** The port is taken, or may not be used. */
export class ListenError extends Error {
  readonly code = 'cannot_listen';
  override readonly name = 'ListenError';
}

/** The pages for browsers, beside the API. */
interface Pages {
  /** Answers a request after one of them, from somebody or from nobody who is known; false where it is after something else. */
  answer(request: IncomingMessage, response: ServerResponse, principal: Principal | undefined): Promise<boolean>;
}

/**
 * A request has to be sent whole within these times, counted from the connection's begin or the end of the request before it. They are looked
 * at each ten seconds: a runtime without work wakes up seldom.
 */
const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 10_000 };
const DOCS_PATH = '/docs';
const NO_TOKEN =
  'a request carries the token of this runtime, "Authorization: Bearer ...": it stands in the file token of the data folder';

/** The settings of an HTTP front. */
interface HttpFrontOptions {
  /** An IP address of this machine; a wildcard stands for all of them. */
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly access: Access;
  /** The most connections that may be open; further ones take the place of those that ask nothing. */
  readonly mostConnections: number;
  readonly clock: Clock;
  readonly pages?: Pages;
  readonly onError: (error: unknown) => void;
}

/** Listens; throws a ListenError. */
export async function listen(options: HttpFrontOptions): Promise<HttpFront> {
  let handler: ApiHandler = async () => problemAnswer(problem('unavailable', 'the runtime is starting'));
  const server = createServer(TIMEOUTS, (request, response) => {
    answer(handler, options, request, response).catch((error: unknown) => {
      if (isCutOff(request, error)) {
        return;
      }
      options.onError(error);
      if (!response.headersSent) {
        refuse(response, 'internal_error', 'something went wrong; the log says more');
      }
    });
  });
  limitConnections(server, options.mostConnections);
  await bind(server, options);
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : options.port;
  return {
    port,
    url: urlOf(options.host, port),
    serve: (wanted) => {
      handler = wanted;
    },
    close: (graceMs) =>
      new Promise((resolve) => {
        const stopTimer = options.clock.after(graceMs, () => server.closeAllConnections());
        server.close(() => {
          stopTimer();
          resolve();
        });
        server.closeIdleConnections();
      }),
  };
}

/** Listens for a moment. Throws a ListenError where that is not possible; where it is, somebody else may still be there first. */
export async function requireFree(place: Pick<HttpFrontOptions, 'host' | 'port'>): Promise<void> {
  const server = createServer();
  await bind(server, place);
  await new Promise((resolve) => {
    server.close(resolve);
  });
}

async function bind(server: Server, place: Pick<HttpFrontOptions, 'host' | 'port'>): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(listenError(place, error)));
    server.listen(place.port, place.host, resolve);
  });
}

async function answer(
  handler: ApiHandler,
  { host, access, clock, pages }: HttpFrontOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const requestId = randomUUID();
  response.setHeader('x-request-id', requestId);
  const reason = turnedAway(request, isLoopback(host));
  if (reason !== undefined) {
    return refuse(response, 'forbidden', reason);
  }
  if (asksForDocs(request)) {
    return await showDocs(request, response);
  }
  const principal = askedBy(access, request);
  if ((await pages?.answer(request, response, principal)) === true) {
    return;
  }
  if (asksForLife(request)) {
    proveTo(request, response, access);
    if (principal === undefined || isQuestion(request)) {
      return sayAlive(response);
    }
  }
  if (principal === undefined) {
    return refuse(response, 'unauthorized', NO_TOKEN, { 'www-authenticate': 'Bearer' });
  }
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === undefined) {
    return refuse(response, 'body_too_large', `a body has at most ${MAX_BODY_BYTES} bytes`);
  }
  const event = httpEvent(request, body, { requestId, nowMs: clock.now() });
  if (event === undefined) {
    return refuse(response, 'invalid_request', 'the path is not properly percent-encoded');
  }
  send(response, await handler(event, undefined, principal, leftBy(response)));
}

/** Aborted when the connection is closed before the answer was sent. */
function leftBy(response: ServerResponse): AbortSignal {
  const leaving = new AbortController();
  const left = () => {
    if (!response.writableFinished) {
      leaving.abort();
    }
  };
  if (response.closed) {
    left();
  }
  response.once('close', left);
  return leaving.signal;
}

/** Everybody may read them: they are the same for all. */
function asksForDocs({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && url.split('?')[0] === DOCS_PATH;
}

/** Made when somebody asks: the schemas of all routes are built for it. */
async function showDocs({ method }: IncomingMessage, response: ServerResponse): Promise<void> {
  const { docsPage } = await import('./docs-page.ts');
  const { headers, html } = docsPage();
  response.writeHead(200, { ...headers, 'content-length': Buffer.byteLength(html) });
  response.end(method === 'HEAD' ? undefined : html);
}

/** No more than that somebody is there: whether the service can do its work is for those who may ask. */
function sayAlive(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end('{"status":"ok"}');
}

function send(response: ServerResponse, result: Answer): void {
  response.statusCode = result.statusCode ?? 200;
  for (const [name, value] of Object.entries(result.headers ?? {})) {
    response.setHeader(name, String(value));
  }
  if (result.cookies !== undefined) {
    response.setHeader('set-cookie', result.cookies);
  }
  response.end(Buffer.from(result.body ?? '', result.isBase64Encoded === true ? 'base64' : 'utf8'));
}

function listenError({ host, port }: Pick<HttpFrontOptions, 'host' | 'port'>, cause: Error): ListenError {
  const code = 'code' in cause ? cause.code : undefined;
  const why =
    code === 'EADDRINUSE'
      ? 'another program or another runtime listens there (cronstack doctor says which); choose another port with --port'
      : `the system says ${cause.message}`;
  return new ListenError(`cannot listen on ${host}:${port}: ${why}`, { cause });
}
