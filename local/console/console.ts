import type { IncomingMessage, ServerResponse } from 'node:http';
import { EVERYTHING } from '#domain/access/grant.ts';
import type { Principal } from '#domain/access/may.ts';
import { readBody } from '#local/http/body.ts';
import { refuse } from '#local/http/refuse.ts';
import type { Clock } from '#ports/clock.ts';
import { BadTickets } from './bad-tickets.ts';
import { consoleFiles } from './files.ts';
import { CONSOLE_HEADERS } from './headers.ts';
import { Tickets } from './tickets.ts';

/** The settings of the console of one server. */
interface ConsoleOptions {
  readonly clock: Pick<Clock, 'now' | 'elapsedMs'>;
  /** The secret that its pages send with their requests; whoever brings a ticket is given it. */
  readonly key: string;
  readonly ticketLifeMs: number;
  /** What the pages are told of the server once they are let in. */
  readonly about: About;
  /** Is told, once a minute at most, that somebody came with a ticket that opens nothing, or not any more, and how often. */
  readonly onBadTicket: (what: string) => void;
  readonly onError: (what: string, error: unknown) => void;
}

/** The server that pages talk to, as they tell it their reader. */
interface About {
  /** `this machine`, or the address of a deployed API. */
  readonly place: string;
  /** Each request is paid for and takes its time: pages ask less often. */
  readonly isDeployed: boolean;
  readonly isReadOnly: boolean;
}

const SESSION = '/session';
const TICKETS = '/session/tickets';
const TICKET_BYTES = 1_024;
const INDEX = 'index.html';
const ASSET = /^\/(assets\/[\w.-]+)$/;
/** Hashed names: another content has another name. */
const FOR_EVER = 'public, max-age=31536000, immutable';

/**
 * The web console on a server: its files, which everybody may have, and the session. A page comes with a ticket in its address's fragment,
 * which no server is sent, and changes it for the key. The key is no cookie: those of one port are sent to the others of the machine, too.
 */
export class Console {
  readonly #options: ConsoleOptions;
  readonly #tickets: Tickets;
  readonly #badTickets: BadTickets;

  constructor(options: ConsoleOptions) {
    this.#options = options;
    this.#tickets = new Tickets(options.clock, options.ticketLifeMs);
    this.#badTickets = new BadTickets(options.clock, options.onBadTicket);
  }

  /** The address by which one browser gets in, once. */
  addressAt(url: string): string {
    return `${url}/#ticket=${this.#tickets.make()}`;
  }

  /** Answers a request after the console, from somebody whom the server knows or from anybody; false where it is after something else. */
  async answer(request: IncomingMessage, response: ServerResponse, principal: Principal | undefined): Promise<boolean> {
    const { method = 'GET', url = '/', headers } = request;
    const [path = '/'] = url.split('?');
    if (path === SESSION || path === TICKETS) {
      await this.#answerSession(path, request, response, principal);
      return true;
    }
    const asset = ASSET.exec(path)?.[1];
    const isPage = !path.startsWith('/v1/') && path.startsWith('/') && /text\/html/.test(headers.accept ?? '');
    if ((method !== 'GET' && method !== 'HEAD') || (asset === undefined && !isPage)) {
      return false;
    }
    return this.#sendFile(asset ?? INDEX, request, response);
  }

  async #sendFile(name: string, { method, headers }: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const files = await consoleFiles().catch((error: unknown) => this.#options.onError('the console', error));
    const file = files?.get(name);
    if (file === undefined) {
      return false;
    }
    const isZipped = /\bgzip\b/.test(String(headers['accept-encoding'] ?? ''));
    const body = isZipped ? file.gzip : file.body;
    response.writeHead(200, {
      ...CONSOLE_HEADERS,
      'content-type': file.type,
      'content-length': body.length,
      vary: 'accept-encoding',
      'cache-control': name === INDEX ? 'no-cache' : FOR_EVER,
      ...(isZipped ? { 'content-encoding': 'gzip' } : {}),
    });
    response.end(method === 'HEAD' ? undefined : body);
    return true;
  }

  async #answerSession(
    path: string,
    request: IncomingMessage,
    response: ServerResponse,
    principal: Principal | undefined,
  ): Promise<void> {
    const { key, about } = this.#options;
    if (request.method === 'GET' && path === SESSION) {
      return principal === undefined
        ? refuse(response, 'unauthorized', 'this page has no key, or one that opens nothing any more')
        : sendJson(response, 200, about);
    }
    if (request.method !== 'POST') {
      return refuse(response, 'method_not_allowed', `${path} takes POST`);
    }
    if (path === TICKETS) {
      return principal?.grants.includes(EVERYTHING) === true
        ? sendJson(response, 201, { ticket: this.#tickets.make() })
        : refuse(response, 'unauthorized', 'a ticket is given to whoever has the token of this runtime');
    }
    const ticket = ticketIn(await readBody(request, TICKET_BYTES));
    if (ticket === undefined || !this.#tickets.take(ticket)) {
      this.#badTickets.add();
      return refuse(response, 'forbidden', 'this ticket was used before, or its time is over');
    }
    sendJson(response, 201, { key });
  }
}

/** Undefined where the body holds none. */
function ticketIn(body: Buffer | undefined): string | undefined {
  try {
    const asked: unknown = JSON.parse(body?.toString('utf8') ?? '');
    return typeof asked === 'object' && asked !== null && 'ticket' in asked && typeof asked.ticket === 'string'
      ? asked.ticket
      : undefined;
  } catch {
    return undefined;
  }
}

function sendJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  });
  response.end(JSON.stringify(body));
}
