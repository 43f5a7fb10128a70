import { join } from 'node:path';
import { SecretFolder } from '#adapters/machine/secret-folder.ts';
import { SECRETS_FOLDER } from '#local/data-folder.ts';
import { BadOptionsError } from '#local/options.ts';
import { type FolderOptions, requireFolder } from './folder.ts';

/** As Secrets Manager has them (API_CreateSecret, Name); shorter, as it becomes the name of a file. */
const NAME = /^[A-Za-z0-9/_+=.@-]{1,150}$/;

/** The secrets that are kept in a data folder, whether or not a runtime runs on it. Throws a BadOptionsError where there is no such folder. */
export function secretsOf(options: FolderOptions, env: Readonly<Record<string, string | undefined>>): SecretFolder {
  return new SecretFolder(join(requireFolder(options, env), SECRETS_FOLDER));
}

/** `name` itself, where a secret may have it. Throws a BadOptionsError. */
export function requireSecretName(name: string): string {
  if (!NAME.test(name)) {
    throw new BadOptionsError('the name of a secret: expected 1 to 150 of A-Z a-z 0-9 / _ + = . @ -');
  }
  return name;
}
