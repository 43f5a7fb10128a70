import type { NamedText } from '#domain/secrets/texts.ts';
import { isSecretName, passwordsInUrls } from '#domain/secrets/values.ts';
import type { JobFinding } from './finding.ts';
import { type AuditedJob, innerTexts, shellText, textsOf } from './texts.ts';

/** The keys of well-known services, as their own documentation describes them. */
const KNOWN_SECRETS: readonly (readonly [string, RegExp])[] = [
  ['an AWS access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ['a GitHub token', /\b(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,})/],
  ['a GitLab token', /\bglpat-[A-Za-z0-9_-]{20,}/],
  ['a Slack token', /\bxox[abeprs]-[A-Za-z0-9-]{10,}/],
  ['a Slack webhook', /\bhooks\.slack\.com\/services\/[A-Z0-9]+\/[A-Z0-9]+\/[A-Za-z0-9]+/],
  ['a Stripe key', /\b[rs]k_live_[A-Za-z0-9]{16,}/],
  ['a Google API key', /\bAIza[0-9A-Za-z_-]{35}/],
  ['an npm token', /\bnpm_[A-Za-z0-9]{36}\b/],
  ['an API key', /\bsk-[A-Za-z0-9_-]{20,}/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/],
  ['a JSON web token', /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\./],
];

/**
 * Secrets as they are handed to programs on a command line: the name, where one is there, and the value. Bounded, so that a long line
 * takes linear time.
 */
const IN_SHELL: readonly RegExp[] = [
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

const REMEDY =
  'Take it out of the definition and make it invalid, as it has been stored in plain text: say where it is kept instead, by {"fromSecret"} or {"fromParameter"} in env and headers, or let the command read it from a file that only its user can read.';

/** Finds secrets in plain text in a definition. What it says of them is where they are, never what they are. */
export function findSecrets(job: AuditedJob): readonly JobFinding[] {
  const found = new Map<string, string>();
  for (const text of [...textsOf(job), ...innerTexts(job)]) {
    const what = secretIn(text);
    if (what !== undefined) {
      found.set(text.path, what);
    }
  }
  const shell = shellText(job);
  if (shell !== undefined && !found.has(shell.path) && holdsSecretArgument(shell.value)) {
    found.set(shell.path, 'a secret among the arguments of a program');
  }
  return [...found].map(([path, what]) => ({
    severity: 'high',
    rule: 'plain-secret',
    path,
    message: `holds ${what} in plain text`,
    remedy: REMEDY,
  }));
}

function secretIn({ path, key, value }: NamedText): string | undefined {
  const known = KNOWN_SECRETS.find(([, pattern]) => pattern.test(value));
  if (known !== undefined) {
    return known[0];
  }
  if (passwordsInUrls(value).some(isLiteral)) {
    return 'a URL with a password';
  }
  const isProse = path === 'name' || path === 'description';
  return !isProse && isSecretCalled(key) && isLiteral(value) ? 'what its name says is a secret' : undefined;
}

function holdsSecretArgument(line: string): boolean {
  return IN_SHELL.some((pattern) =>
    [...line.matchAll(pattern)].some(({ groups = {} }) => {
      const { name = 'password', value = '' } = groups;
      return isSecretCalled(name) && !HARMLESS_OPTION.test(name) && isLiteral(value);
    }),
  );
}

function isSecretCalled(name: string): boolean {
  return isSecretName(name) && !REFERENCE_NAME.test(name) && !HARMLESS_NAME.test(name);
}

function isLiteral(value: string): boolean {
  const bare = value.trim().replace(/^(["'])(.*)\1$/s, '$2');
  return !REFERENCE.test(bare) && !HARMLESS_VALUE.test(bare);
}
