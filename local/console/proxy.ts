import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { isSameSecret, makeToken } from '#adapters/access/token.ts';
import { planRoute } from '#api/routes/definitions.ts';
import { MAX_BODY_BYTES } from '#api/routes/limits.ts';
import { previewRoute } from '#api/routes/preview.ts';
import { PROBLEM_MEDIA_TYPE } from '#api/shapes/problem.ts';
import { EVERYTHING } from '#domain/access/grant.ts';
import { readBody } from '#local/http/body.ts';
import { turnedAway } from '#local/http/guard.ts';
import { refuse } from '#local/http/refuse.ts';
import type { Clock, StopTimer } from '#ports/clock.ts';
import { Console } from './console.ts';

/** The settings of a proxy. */
interface ProxyOptions {
  /** The API's address, without a slash at its end. */
  readonly api: string;
  /** 0: any free one. */
  readonly port: number;
  /** Requests that change something are refused. */
  readonly isReadOnly: boolean;
  readonly clock: Clock;
  /** Signs a request with the credentials of whoever started this. */
  readonly sign: (request: Request) => Promise<Request>;
  readonly fetch: (request: Request) => Promise<Response>;
  /** Is told what the person at the terminal should know. */
  readonly warn: (what: string) => void;
}

/** A proxy that listens. */
interface Proxy {
  /** The address by which one browser gets in, once and within a minute. */
  readonly address: string;
  readonly url: string;
  /** Settles when nobody has asked anything for twelve hours. */
  readonly idle: Promise<void>;
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const TICKET_LIFE_MS = 60_000;
const IDLE_MS = 12 * 60 * 60_000;
const ANSWER_MS = 30_000;
const UP: readonly string[] = ['accept', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'];
const DOWN: readonly string[] = ['content-type', 'etag', 'location', 'retry-after'];
/** Those of POST that change nothing. */
const QUESTIONS: readonly string[] = [planRoute.path, previewRoute.path];
const NOT_MODIFIED = 304;
const BEARER = /^Bearer (\S+)$/;

/**
 * Opens the console of a deployed API on this machine alone: a browser cannot sign for AWS, so its requests are signed here, with the
 * credentials of whoever started this. They are taken from pages with the key alone, and only what the API is asked for goes up.
 */
export async function openProxy(options: ProxyOptions): Promise<Proxy> {
  const key = makeToken();
  const console = new Console({
    clock: options.clock,
    key,
    ticketLifeMs: TICKET_LIFE_MS,
    about: { place: new URL(options.api).host, isDeployed: true, isReadOnly: options.isReadOnly },
    onBadTicket: options.warn,
    onError: (what, error) => options.warn(`${what}: ${error instanceof Error ? error.message : String(error)}`),
  });
  const quiet = new Idle(options.clock);
  const server = createServer((request, response) => {
    quiet.restart();
    answer(options, console, key, request, response).catch(() => {
      if (!response.headersSent) {
        refuse(response, 'internal_error', 'the request could not be handed on');
      }
    });
  });
  for (const event of ['upgrade', 'connect']) {
    server.on(event, (_request: IncomingMessage, socket: Duplex) => {
      socket.end('HTTP/1.1 405 Method Not Allowed\r\nconnection: close\r\n\r\n');
    });
  }
  const port = await listening(server, options.port);
  const url = `http://${HOST}:${port}`;
  return {
    url,
    address: console.addressAt(url),
    idle: quiet.over,
    close: () => {
      quiet.stop();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Settles once nothing has happened for a long time. */
class Idle {
  readonly over: Promise<void>;
  readonly #clock: Clock;
  #end: () => void = () => undefined;
  #stop: StopTimer = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.over = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.restart();
  }

  restart(): void {
    this.stop();
    this.#stop = this.#clock.after(IDLE_MS, this.#end);
  }

  stop(): void {
    this.#stop();
  }
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

async function answer(
  options: ProxyOptions,
  console: Console,
  key: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { url = '/', headers, method = 'GET', socket } = request;
  const own = [`${HOST}:${socket.localPort}`, `localhost:${socket.localPort}`];
  const reason = own.includes(headers.host ?? '')
    ? turnedAway(request, true)
    : 'this is not the address of the console';
  if (reason !== undefined) {
    return refuse(response, 'forbidden', reason);
  }
  if (!url.startsWith('/') || url.startsWith('//')) {
    return refuse(response, 'invalid_request', 'the target is a path');
  }
  const isIn = isSameSecret(BEARER.exec(headers.authorization ?? '')?.[1] ?? '', key);
  if (await console.answer(request, response, isIn ? { name: 'local', grants: [EVERYTHING] } : undefined)) {
    return;
  }
  const [path = '/'] = url.split('?');
  if (!path.startsWith('/v1/') || new URL(url, 'http://x').pathname !== path || /%(?:2f|5c)/i.test(path)) {
    return refuse(response, 'route_not_found', 'only the API below /v1/ is handed on');
  }
  if (!isIn) {
    return refuse(response, 'unauthorized', 'the console hands on what its own pages ask for');
  }
  if (method === 'TRACE') {
    return refuse(response, 'method_not_allowed', 'TRACE is not handed on');
  }
  const isBodiless = method === 'GET' || method === 'HEAD';
  const isQuestion = isBodiless || (method === 'POST' && QUESTIONS.includes(path));
  if (options.isReadOnly && !isQuestion) {
    return refuse(response, 'access_denied', 'this console only reads (--read-only)');
  }
  const body = await readBody(request, MAX_BODY_BYTES);
  if (body === undefined) {
    return refuse(response, 'body_too_large', `a body has at most ${MAX_BODY_BYTES} bytes`);
  }
  // Fetch makes no such request (https://fetch.spec.whatwg.org/#dom-request), nor one of TRACE.
  if (isBodiless && body.length > 0) {
    return refuse(response, 'invalid_request', `${method} has no body`);
  }
  await handOn(options, request, body, response);
}

async function handOn(
  { api, sign, fetch }: ProxyOptions,
  { url = '/', headers, method = 'GET' }: IncomingMessage,
  body: Buffer,
  response: ServerResponse,
): Promise<void> {
  const wanted = new Request(`${api}${url}`, {
    method,
    headers: UP.flatMap((name): [string, string][] => {
      const value = headers[name];
      return typeof value === 'string' ? [[name, value]] : [];
    }),
    redirect: 'manual',
    signal: AbortSignal.timeout(ANSWER_MS),
    ...(body.length === 0 ? {} : { body: new Uint8Array(body) }),
  });
  const signed = await sign(wanted).catch(() => undefined);
  if (signed === undefined) {
    return refuse(
      response,
      'unavailable',
      'there are no credentials of AWS that are good at this moment: sign in again, such as with aws sso login',
    );
  }
  const found = await fetch(signed).catch(() => undefined);
  if (found === undefined) {
    return refuse(response, 'unavailable', `${new URL(api).host} does not answer`);
  }
  const type = found.headers.get('content-type') ?? '';
  if (found.status === 403 && !type.startsWith(PROBLEM_MEDIA_TYPE)) {
    return refuse(
      response,
      'access_denied',
      'AWS does not let the credentials that were found call this API (execute-api:Invoke), or they are over: aws sts get-caller-identity says whose they are, aws sso login renews them',
    );
  }
  if (found.status >= 300 && found.status < 400 && found.status !== NOT_MODIFIED) {
    return refuse(response, 'unavailable', 'the address of the API leads elsewhere');
  }
  const answered = Buffer.from(await found.arrayBuffer());
  response.writeHead(found.status, {
    ...Object.fromEntries(
      DOWN.flatMap((name) => {
        const value = found.headers.get(name);
        return value === null ? [] : [[name, value]];
      }),
    ),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(answered);
}
