import { closeSync, existsSync, lstatSync, openSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import * as z from 'zod/mini';
import { isOwn, makePrivateFolder } from '#adapters/machine/private-file.ts';
import type { Grant } from '#domain/access/grant.ts';
import { grantShape } from '#domain/access/grant-input.ts';
import { checkInput } from '#domain/values/check-input.ts';
import { lazily } from '#domain/values/lazily.ts';
import { isTokenName, keptPart, makeNamedToken, nameInToken } from './named-token.ts';
import { readOwnFile } from './running-runtime.ts';
import { isSameSecret } from './token.ts';

const FILE_MODE = 0o600;
const EXTENSION = '.json';

const fileSchema = lazily(() => z.strictObject({ ...grantShape(), hash: z.string(), createdAt: z.iso.datetime() }));

/** A token that was given out: who has it is known by its name. */
export interface NamedToken extends Grant {
  readonly name: string;
  /** RFC 3339. */
  readonly createdAt: string;
}

/** There is no such token, or there is one already, or the name is none, or the folder is not this user's alone. */
class TokenError extends Error {
  override readonly name = 'TokenError';
  readonly code: 'bad_token_name' | 'token_exists' | 'no_such_token' | 'foreign_folder';

  constructor(code: TokenError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The tokens that were given out besides the runtime's own: a file each, of this user alone, named after it, with its grant and the hash of the
 * token. Files come and go as a whole, so that a runtime and any number of command lines may use the folder at once; nothing of it is
 * remembered, so that a token is over as soon as its file is gone.
 */
export class TokenFolder {
  readonly #path: string;

  /** @param path the folder; there need not be one */
  constructor(path: string) {
    this.#path = path;
  }

  /** Makes a token with a grant. Answers it: nobody can read it again. Throws a TokenError, or what the system says. */
  add(name: string, grant: Grant, createdAt: string): string {
    requireName(name);
    this.#requireOwn();
    makePrivateFolder(this.#path);
    const token = makeNamedToken(name);
    const file = this.#create(name);
    try {
      writeFileSync(file, `${JSON.stringify({ ...grant, hash: keptPart(token), createdAt })}\n`);
    } finally {
      closeSync(file);
    }
    return token;
  }

  /** Ends a token. Throws a TokenError. */
  revoke(name: string): void {
    requireName(name);
    this.#requireOwn();
    const file = this.#fileOf(name);
    if (!existsSync(file)) {
      throw new TokenError('no_such_token', `there is no token ${name}`);
    }
    rmSync(file);
  }

  /** All tokens by name; `unreadable` are the names of files that are no tokens of this user's, and let nobody in. Throws a TokenError. */
  list(): { readonly tokens: readonly NamedToken[]; readonly unreadable: readonly string[] } {
    this.#requireOwn();
    const files = existsSync(this.#path) ? readdirSync(this.#path).sort() : [];
    const named = files.map((file) => ({ file, token: this.#read(parse(file).name)?.token }));
    return {
      tokens: named.flatMap(({ token }) => token ?? []),
      unreadable: named.flatMap(({ file, token }) => (token === undefined ? [file] : [])),
    };
  }

  /** The token that somebody shows; undefined where it was never given out, or is over. */
  find(token: string): NamedToken | undefined {
    const name = nameInToken(token);
    const kept = name === undefined ? undefined : this.#read(name);
    return kept !== undefined && isSameSecret(keptPart(token), kept.hash) ? kept.token : undefined;
  }

  /** The secret by which a server proves that it knows the token of that name; undefined where there is none. */
  secretOf(name: string): string | undefined {
    return this.#read(name)?.hash;
  }

  #create(name: string): number {
    try {
      return openSync(this.#fileOf(name), 'wx', FILE_MODE);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
        throw new TokenError(
          'token_exists',
          `there is a token ${name} already: revoke it first, or choose another name`,
        );
      }
      throw error;
    }
  }

  #read(name: string): { readonly token: NamedToken; readonly hash: string } | undefined {
    const text = isTokenName(name) && this.#isOwn() ? readOwnFile(this.#fileOf(name)) : undefined;
    const read = text === undefined ? undefined : checkInput(fileSchema(), parsed(text));
    if (read?.success !== true) {
      return undefined;
    }
    const { hash, ...kept } = read.data;
    return { token: { name, ...kept }, hash };
  }

  /** True where there is none, too. Who may put files there makes tokens; where a link leads is not decided by who made the folder. */
  #isOwn(): boolean {
    const stats = lstatSync(this.#path, { throwIfNoEntry: false });
    return stats === undefined || (stats.isDirectory() && isOwn(stats));
  }

  #requireOwn(): void {
    if (!this.#isOwn()) {
      throw new TokenError(
        'foreign_folder',
        `${this.#path} is a link, no folder, belongs to another user, or others may write to it, so no token in it is believed: look at it, then put a folder of your own there (chmod 700)`,
      );
    }
  }

  #fileOf(name: string): string {
    return join(this.#path, `${name}${EXTENSION}`);
  }
}

function requireName(name: string): void {
  if (!isTokenName(name)) {
    throw new TokenError(
      'bad_token_name',
      `${JSON.stringify(name)} is no name of a token: expected 1 to 40 of a-z, 0-9 and -, beginning with a letter or a digit`,
    );
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
