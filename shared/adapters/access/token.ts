import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const TOKEN_BYTES = 32;
/** `b64token` (RFC 6750, section 2.1), so long that it cannot be guessed from a proof. */
const TOKEN = /^[A-Za-z0-9._~+/-]{16,512}=*$/;

/** Makes a token: 32 random bytes in base64url. */
export function makeToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Tells whether a text can be a token: 16 to 512 characters that a header may carry. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/** Compares in a time that says nothing about where the texts differ, nor how long the secret one is. */
export function isSameSecret(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
