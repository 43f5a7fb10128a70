import { createHash } from 'node:crypto';
import { makeToken } from './token.ts';

/** Begins each token that has a name, and no other. */
const MARK = 'cronstack';
const SEPARATOR = '.';
const NAME = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** Tells whether a text can be the name of a token: 1 to 40 of a-z, 0-9 and -; so it is the name of a file, too. */
export function isTokenName(text: string): boolean {
  return NAME.test(text);
}

/** Makes a token with a name, which stands in it: `cronstack.<name>.<32 random bytes in base64url>`. */
export function makeNamedToken(name: string): string {
  return [MARK, name, makeToken()].join(SEPARATOR);
}

/** The name that stands in a token; undefined where it has none. */
export function nameInToken(token: string): string | undefined {
  const [mark, name = '', secret, ...rest] = token.split(SEPARATOR);
  const isNamed = mark === MARK && isTokenName(name) && secret !== undefined && rest.length === 0;
  return isNamed ? name : undefined;
}

/**
 * The part of a token that is kept: it opens nothing. Also the secret by which a server proves that it knows the token. One round of SHA-256
 * is enough for 256 random bits, of which nobody can try all.
 */
export function keptPart(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
