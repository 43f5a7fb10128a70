import { base64Forms } from './encodings.ts';
import { secretForms } from './forms.ts';
import { isSecretName } from './names.ts';
import { secretsInScript } from './scripts.ts';
import { type NamedScalar, scalarsIn } from './texts.ts';
import { credentialsInUrls, percentDecoded } from './urls.ts';

/** The credentials behind a scheme, as a header has them (RFC 9110, section 11.4). */
const SCHEME = /^(?:Bearer|Basic|Token|ApiKey) +(\S+)$/i;
/** Shorter values are words like "true" and "3600": masking them would only make output unreadable. */
const SHORTEST_SECRET_LENGTH = 7;
/** A value that is referred to is known to be a secret: short ones are masked as well, down to what every text holds by chance. */
const SHORTEST_KNOWN_LENGTH = 4;

/**
 * Everything to be masked in the output of a command with this environment and these arguments, in all its forms: the values of variables
 * and object keys whose names look secret, and of everything below such a key; and passwords inside URLs. Longest first; values
 * shorter than 7 characters are left out.
 */
export function secretValues(environment: Readonly<Record<string, string>>, args?: unknown): readonly string[] {
  return namedSecrets([...scalarsIn('', [], environment), ...scalarsIn('', [], args)]);
}

/** The same for values that were found one by one. */
export function namedSecrets(scalars: readonly NamedScalar[]): readonly string[] {
  return longestFirst(
    scalars.flatMap(({ keys, value }) => {
      const text = String(value);
      const own = keys.some(isSecretName) ? [text, ...(SCHEME.exec(text)?.slice(1) ?? [])] : [];
      return [...own.flatMap((secret) => secretForms(secret, SHORTEST_SECRET_LENGTH)), ...urlSecrets(text)];
    }),
  );
}

/** The forms of the secrets in a shell line that is shown: passwords in its URLs, assignments, options and headers. */
export function scriptSecrets(script: string): readonly string[] {
  const named = secretsInScript(script).flatMap((secret) => secretForms(secret, SHORTEST_SECRET_LENGTH));
  return longestFirst([...named, ...urlSecrets(script)]);
}

/** The forms of a value that is known to be a secret, from 4 characters on; of a JSON document also what is secret in it by name. */
export function knownSecret(text: string, document?: unknown): readonly string[] {
  return longestFirst([
    ...secretForms(text, SHORTEST_KNOWN_LENGTH),
    ...urlSecrets(text),
    ...secretValues({}, document),
  ]);
}

/** The passwords in URLs: alone, a short one between the signs that make it one, and with the user name as `Basic` sends them. */
function urlSecrets(text: string): readonly string[] {
  return credentialsInUrls(text).flatMap(({ user, password }) => [
    ...(password.length < SHORTEST_SECRET_LENGTH ? [`:${password}@`] : []),
    ...secretForms(password, SHORTEST_SECRET_LENGTH),
    ...base64Forms(`${percentDecoded(user)}:${percentDecoded(password)}`),
  ]);
}

function longestFirst(secrets: readonly string[]): readonly string[] {
  return [...new Set(secrets)].sort((one, other) => other.length - one.length);
}
