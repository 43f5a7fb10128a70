import { ClientError } from '#api/client/error.ts';
import { healthRoute } from '#api/routes/service.ts';
import { listenerOf } from './listener.ts';
import { isLoopback } from './loopback.ts';
import { keptPart, nameInToken } from './named-token.ts';
import { isProof, makeNonce, NONCE_HEADER, PROOF_HEADER, TOKEN_NAME_HEADER } from './proof.ts';
import { findPointer, readOwnFile, type StateEnvironment } from './running-runtime.ts';
import { isToken } from './token.ts';

/** Makes a request one that its server answers. */
export type Sign = (request: Request) => Promise<Request>;

/** The parts that a signer works with. */
interface SignerParts {
  /** CRONSTACK_TOKEN, and the variables that say where the user's state is kept. */
  readonly environment: StateEnvironment;
  readonly fetch: (request: Request) => Promise<Response>;
}

const BELOW_API = /\/v1\/.*$/s;
const PROOF_TIMEOUT_MS = 10_000;

/**
 * Makes what gives requests the token of the runtime they go to: CRONSTACK_TOKEN, else the one that a runtime of this user on that port
 * wrote down. Each request is preceded by a question that only a server with that token can answer (a HEAD of health, with a nonce), so
 * that whoever else listens there gets neither the token nor what the request says. `localhost` is read as 127.0.0.1: on ::1 somebody
 * else may listen. It throws a ClientError: `unproven_server` where the server cannot answer, and where another user listens on a port of
 * this machine whose token is not known.
 */
export function makeTokenSigner({ environment, fetch }: SignerParts): Sign {
  return async (original) => {
    const request = withoutName(original);
    const url = new URL(request.url);
    const token = environment.CRONSTACK_TOKEN ? environment.CRONSTACK_TOKEN : writtenDown(environment, url);
    if (token === undefined) {
      refuseStranger(url);
      return request;
    }
    if (!isToken(token)) {
      throw unproven('CRONSTACK_TOKEN is no token: expected 16 to 512 letters, digits and . _ ~ + / -');
    }
    await prove(fetch, request.url, token);
    const signed = new Request(request);
    signed.headers.set('authorization', `Bearer ${token}`);
    return signed;
  };
}

function withoutName(request: Request): Request {
  const url = new URL(request.url);
  if (url.hostname !== 'localhost') {
    return request;
  }
  url.hostname = '127.0.0.1';
  return new Request(url, request);
}

/** Only what that runtime wrote about that very address. */
function writtenDown(environment: StateEnvironment, { origin, port }: URL): string | undefined {
  const found = port === '' ? undefined : findPointer(environment, port);
  return found?.url === origin ? readOwnFile(found.tokenFile)?.trim() : undefined;
}

/** A server of this user may be anything they like: a tunnel, or one that asks for no token. */
function refuseStranger({ origin, hostname, port, protocol }: URL): void {
  const listener = isLoopback(hostname) ? listenerOf(Number(port || (protocol === 'https:' ? 443 : 80))) : 'own';
  if (listener === 'foreign') {
    throw unproven(`another user's program listens at ${origin}: nothing was sent to it`);
  }
  if (listener === 'unknown') {
    throw unproven(
      `no runtime of yours is known at ${origin}: start it with npx cronstack start, or set CRONSTACK_TOKEN`,
    );
  }
}

async function prove(fetch: SignerParts['fetch'], url: string, token: string): Promise<void> {
  const nonce = makeNonce();
  const name = nameInToken(token);
  const question = new Request(url.replace(BELOW_API, healthRoute.path), {
    method: 'HEAD',
    headers: { [NONCE_HEADER]: nonce, ...(name === undefined ? {} : { [TOKEN_NAME_HEADER]: name }) },
    redirect: 'manual',
    signal: AbortSignal.timeout(PROOF_TIMEOUT_MS),
  });
  const { origin } = new URL(url);
  const answer = await fetch(question).catch((cause: unknown) => {
    throw new ClientError('unreachable', `nothing answers at ${origin}`, { cause });
  });
  if (!isProof(answer.headers.get(PROOF_HEADER) ?? '', name === undefined ? token : keptPart(token), nonce)) {
    throw unproven(`what listens at ${origin} does not know your token: nothing was sent to it`);
  }
}

function unproven(message: string): ClientError {
  return new ClientError('unproven_server', message);
}
