import { join } from 'node:path';
import * as z from 'zod/mini';
import { type NamedToken, TokenFolder } from '#adapters/access/token-folder.ts';
import type { Grant } from '#domain/access/grant.ts';
import { grantShape } from '#domain/access/grant-input.ts';
import { checkInput } from '#domain/values/check-input.ts';
import { inputErrors } from '#domain/values/unfitting-input.ts';
import { TOKENS_FOLDER } from '#local/data-folder.ts';
import { BadOptionsError } from '#local/options.ts';
import { type FolderOptions, requireFolder } from './folder.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** A grant as a person writes it. */
interface GrantInput {
  readonly role: string;
  readonly jobs?: readonly string[] | undefined;
  readonly commandKinds?: readonly string[] | undefined;
  readonly runners?: readonly string[] | undefined;
}

/**
 * Gives out a token of a data folder, whether or not a runtime runs on it. Answers the token, which nobody can read again. Throws a
 * BadOptionsError, a TokenError, or what the system says.
 */
export function addToken(name: string, input: GrantInput, options: FolderOptions, env: Environment): string {
  const grant = readGrant(input);
  return folderOf(options, env).add(name, grant, new Date().toISOString());
}

/** All tokens of a data folder, without what would let anybody in. */
export function listTokens(options: FolderOptions, env: Environment): ReturnType<TokenFolder['list']> {
  return folderOf(options, env).list();
}

/** Ends a token of a data folder: a runtime on it refuses the next request with it. Throws a TokenError. */
export function revokeToken(name: string, options: FolderOptions, env: Environment): void {
  folderOf(options, env).revoke(name);
}

/** A token in one line: its role, and what that is limited to. */
export function limitsInWords({ jobs, commandKinds, runners }: NamedToken): string {
  const kinds = commandKinds.length === 0 ? [] : [`kinds ${commandKinds.join(', ')}`];
  const classes = runners === undefined ? [] : [`runners ${runners.join(', ')}`];
  return [`jobs ${jobs.join(', ')}`, ...kinds, ...classes].join('; ');
}

function readGrant(input: GrantInput): Grant {
  const given = Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
  const read = checkInput(z.strictObject(grantShape()), given);
  if (!read.success) {
    const errors = inputErrors(read.error.issues).map(({ path, message }) => `${path}: ${message}`);
    throw new BadOptionsError(errors.join('; '));
  }
  return read.data;
}

function folderOf(options: FolderOptions, env: Environment): TokenFolder {
  return new TokenFolder(join(requireFolder(options, env), TOKENS_FOLDER));
}
