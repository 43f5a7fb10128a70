import type { IncomingMessage, ServerResponse } from 'node:http';
import { NONCE_HEADER, PROOF_HEADER, proofOf } from '#adapters/access/proof.ts';
import { isSameSecret } from '#adapters/access/token.ts';
import { healthRoute } from '#api/routes/service.ts';

/** The rule of who may ask. */
export interface Access {
  /** The secret that the front can prove to know, and that requests have to carry. */
  readonly token: string;
  /** False: a request without it is answered, too. */
  readonly required: boolean;
}

/** The scheme of RFC 6750, whose name is read in any case (RFC 9110, section 11.1). */
const BEARER = /^bearer +(\S+) *$/i;

/** Tells whether a request carries the token, or needs none. */
export function mayAsk({ token, required }: Access, { headers }: IncomingMessage): boolean {
  const given = BEARER.exec(headers.authorization ?? '')?.[1];
  return !required || (given !== undefined && isSameSecret(given, token));
}

/** Tells whether a request only asks if anybody is there, which everybody may. */
export function asksForLife({ method, url = '' }: IncomingMessage): boolean {
  return (method === 'GET' || method === 'HEAD') && url.split('?')[0] === healthRoute.path;
}

/** Tells whether a request only asks for the proof, and not for how the service is. */
export function isQuestion({ method, headers }: IncomingMessage): boolean {
  return method === 'HEAD' && NONCE_HEADER in headers;
}

/** Proves to whoever asks for it, with a nonce, that this is the server whose token they know. */
export function proveTo({ headers }: IncomingMessage, response: ServerResponse, { token }: Access): void {
  const nonce = headers[NONCE_HEADER];
  const proof = typeof nonce === 'string' ? proofOf(token, nonce) : undefined;
  if (proof !== undefined) {
    response.setHeader(PROOF_HEADER, proof);
  }
}
