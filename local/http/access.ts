import type { IncomingMessage, ServerResponse } from 'node:http';
import { NONCE_HEADER, PROOF_HEADER, proofOf, TOKEN_NAME_HEADER } from '#adapters/access/proof.ts';
import { isSameSecret } from '#adapters/access/token.ts';
import type { TokenFolder } from '#adapters/access/token-folder.ts';
import { healthRoute } from '#api/routes/service.ts';
import { EVERYTHING } from '#domain/access/grant.ts';
import { KEY_HOLDER } from '#domain/access/key-holder.ts';
import type { Principal } from '#domain/access/may.ts';

/** The rule of who may ask. */
export interface Access {
  /** The secret that the front can prove to know, and with which requests may ask for everything. */
  readonly token: string;
  /** False: a request without any may ask for everything, too. */
  readonly required: boolean;
  /** The tokens that were given to others, each with what it is for. */
  readonly given: Pick<TokenFolder, 'find' | 'secretOf'>;
}

/** The one who knows the token of the data folder, or on whose machine none is needed. */
const OWNER: Principal = { name: 'local', grants: [EVERYTHING] };

/** The requests of which the key in their path is all that is asked for: none that leads anywhere else when it is resolved. */
const BY_KEY = /^\/v1\/ping\/[\w-]+\/\w+(?:\?|$)/;

/** The scheme of RFC 6750, whose name is read in any case (RFC 9110, section 11.1). */
const BEARER = /^bearer +(\S+) *$/i;

/**
 * The one whose token a request carries; undefined where it carries none and needs one, or shows something that is no token of this runtime:
 * who was given a part of the rights has none once that is over, also where a request without any has all.
 */
export function askedBy(
  { token, required, given }: Access,
  { method, headers, url = '' }: IncomingMessage,
): Principal | undefined {
  const { authorization } = headers;
  if (authorization === undefined && method === 'POST' && BY_KEY.test(url)) {
    return KEY_HOLDER;
  }
  if (authorization === undefined && !required) {
    return OWNER;
  }
  const shown = BEARER.exec(authorization ?? '')?.[1] ?? '';
  if (isSameSecret(shown, token)) {
    return OWNER;
  }
  const found = given.find(shown);
  return found === undefined ? undefined : { name: `token ${found.name}`, grants: [found] };
}

/** Tells whether a request only asks if anybody is there, which everybody may. */
export function asksForLife({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && url.split('?')[0] === healthRoute.path;
}

/** Tells whether a request only asks for the proof, and not for how the service is. */
export function isQuestion({ method, headers }: IncomingMessage): boolean {
  return method === 'HEAD' && NONCE_HEADER in headers;
}

/** Proves to whoever asks for it, with a nonce, that this is the server whose token they know: its own, or the one that they name. */
export function proveTo({ headers }: IncomingMessage, response: ServerResponse, { token, given }: Access): void {
  const [nonce, name] = [headers[NONCE_HEADER], headers[TOKEN_NAME_HEADER]];
  const secret = typeof name === 'string' ? given.secretOf(name) : token;
  const proof = typeof nonce === 'string' && secret !== undefined ? proofOf(secret, nonce) : undefined;
  if (proof !== undefined) {
    response.setHeader(PROOF_HEADER, proof);
  }
}
