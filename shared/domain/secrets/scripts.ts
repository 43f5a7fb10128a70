import { isSecretName } from './names.ts';

/**
 * Secrets as they are handed to programs on a command line: the name, where one is there, and the value. Bounded, so that a long line
 * takes linear time.
 */
const SHAPES: readonly RegExp[] = [
  /(?:^|[\s;&|("'])(?<name>[A-Za-z_][A-Za-z0-9_]{0,80})=(?<value>"[^"]*"|'[^']*'|[^\s;&|"')]+)/g,
  /(?:^|\s)--?(?<name>[A-Za-z][A-Za-z0-9-]{0,80})(?:=|\s+)(?<value>"[^"]*"|'[^']*'|[^\s;&|"'-][^\s;&|"']*)/g,
  /(?<![A-Za-z-])(?<name>[A-Za-z-]{1,80}):\s*(?:Bearer|Basic|Token|ApiKey)?\s*(?<value>[^\s"']{7,})/gi,
  /\s(?:-u|--user)[\s=]*["']?[^\s:"']{1,200}:(?<value>[^\s"']+)/g,
  /\b(?:mysql\w*|mariadb\w*|sshpass)\s[^|;&\n]{0,200}?(?<=\s)-p ?(?<value>"[^"]*"|'[^']*'|[^\s"'-][^\s"']*)/g,
];
/** A value that only says where the secret is, or that somebody has to put one there. */
const REFERENCE = /^(?:[$%<{*`/~]|\.{1,2}\/|arn:|ssm:|secretsmanager:|vault:|op:\/\/|file:|env:)/;
const REFERENCE_NAME =
  /(?:_|-)(?:FILE|PATH|ARN|ID|NAME|URL|URI|HOST|USER|TTL|LIFETIME|LENGTH|STDIN)$|(?:File|Path|Arn|Id|Name|Url)$/i;
const HARMLESS_VALUE = /^(?:true|false|none|null|auto|\d{1,6}|.{0,3})$/i;
/** Keys that open nothing. */
const HARMLESS_NAME = /^(?:idempotency|partition|sort|primary|cache|public)[-_]?key$/i;
/** `sort --key 2`. */
const HARMLESS_OPTION = /^keys?$/;

/** The secrets among the assignments, options and headers of a shell line, without their quotes: `PGPASSWORD=...`, `--token ...`, `-u user:...`. */
export function secretsInScript(script: string): readonly string[] {
  return SHAPES.flatMap((shape) =>
    [...script.matchAll(shape)].flatMap(({ groups: { name = 'password', value = '' } = {} }) =>
      isNameOfLiteral(name) && !HARMLESS_OPTION.test(name) && isLiteralSecret(value) ? [unquoted(value)] : [],
    ),
  );
}

/** Tells a name that holds a secret itself from one that says where it is, or that opens nothing. */
export function isNameOfLiteral(name: string): boolean {
  return isSecretName(name) && !REFERENCE_NAME.test(name) && !HARMLESS_NAME.test(name);
}

/** Tells a value that may be a secret from one that refers to it, and from a word. */
export function isLiteralSecret(value: string): boolean {
  const bare = unquoted(value);
  return !REFERENCE.test(bare) && !HARMLESS_VALUE.test(bare);
}

function unquoted(value: string): string {
  return value.trim().replace(/^(["'])(.*)\1$/s, '$2');
}
