import { createHmac, randomBytes } from 'node:crypto';
import { isSameSecret } from './token.ts';

/** The request header that asks a runtime to prove, in its answer to a question after its health, that it knows the token. */
export const NONCE_HEADER = 'cronstack-nonce';
/** The request header that names the token of which the proof is asked; without it, it is the runtime's own. */
export const TOKEN_NAME_HEADER = 'cronstack-token-name';
/** The answer's header that holds the proof. */
export const PROOF_HEADER = 'cronstack-proof';

const NONCE_BYTES = 32;
const NONCE = /^[A-Za-z0-9_-]{22,86}$/;
/** Keeps the proof from meaning anything elsewhere. */
const PURPOSE = 'cronstack: this server knows the token\n';

/** Makes a text that no server was asked with before. */
export function makeNonce(): string {
  return randomBytes(NONCE_BYTES).toString('base64url');
}

/** Proves the knowledge of a token without telling it: HMAC-SHA256 (RFC 2104). Undefined where the nonce is none. */
export function proofOf(token: string, nonce: string): string | undefined {
  return NONCE.test(nonce) ? createHmac('sha256', token).update(`${PURPOSE}${nonce}`).digest('base64url') : undefined;
}

/** Tells whether a proof is the one for this token and nonce. */
export function isProof(proof: string, token: string, nonce: string): boolean {
  const expected = proofOf(token, nonce);
  return expected !== undefined && isSameSecret(proof, expected);
}
