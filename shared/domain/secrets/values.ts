import { textsIn } from './texts.ts';

const SECRET_WORD = /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY/i;
const SECRET_SEGMENT = /(?:^|_)(?:KEYS?|PASS|CREDS?|AUTH|AUTHORIZATION|COOKIE)(?:_|$)|.(?:_|^)PWD$/i;
// Bounded, so that a long value takes linear time.
const URL_PASSWORD = /[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@]{0,500}:([^\s/@]{1,2000})@/gi;
/** Shorter values are words like "true" and "3600": masking them would only make output unreadable. */
const SHORTEST_SECRET_LENGTH = 7;

/** Whether a variable, header or key of this name usually holds a secret: PASSWORD, API_KEY, githubToken, X-Auth-Token. */
export function isSecretName(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[^A-Za-z0-9]+/g, '_');
  return SECRET_WORD.test(words) || SECRET_SEGMENT.test(words);
}

/** The passwords inside URLs like `postgres://user:password@host`, as they are written there. */
export function passwordsInUrls(text: string): readonly string[] {
  return [...text.matchAll(URL_PASSWORD)].flatMap(([, password]) => (password === undefined ? [] : [password]));
}

/**
 * What has to be masked in the output of a command with this environment and these arguments: the values of variables and object keys
 * whose names look secret, passwords inside URLs, each also as it would be written in a URL, and each line of a value that has several.
 * Longest first; values shorter than 7 characters are left out.
 */
export function secretValues(environment: Readonly<Record<string, string>>, args?: unknown): readonly string[] {
  const found = new Set<string>();
  for (const [name, value] of [
    ...Object.entries(environment),
    ...textsIn('', '', args).map(({ key, value }) => [key, value] as const),
  ]) {
    for (const secret of [...(isSecretName(name) ? [value] : []), ...passwordsInUrls(value)]) {
      for (const form of secretForms(secret, SHORTEST_SECRET_LENGTH)) {
        found.add(form);
      }
    }
  }
  return [...found].sort((one, other) => other.length - one.length);
}

/**
 * How a secret may show up in an output: as it is, trimmed, line by line, and each of these as it would be written in a URL. Forms
 * shorter than `shortestLength` characters are left out.
 */
export function secretForms(secret: string, shortestLength: number): readonly string[] {
  const lines = secret.split(/\r?\n/).map((line) => line.trim());
  const forms = [secret, secret.trim(), ...lines];
  return [...forms, ...forms.map((form) => encodeURIComponent(wellFormed(form)))].filter(
    (form) => form.length >= shortestLength,
  );
}

/** encodeURIComponent throws at half a surrogate pair. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, '\uFFFD');
}
