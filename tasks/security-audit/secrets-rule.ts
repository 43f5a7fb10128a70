import { isLiteralSecret, isNameOfLiteral, secretsInScript } from '#domain/secrets/scripts.ts';
import type { NamedText } from '#domain/secrets/texts.ts';
import { passwordsInUrls } from '#domain/secrets/urls.ts';
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
  if (shell !== undefined && !found.has(shell.path) && secretsInScript(shell.value).length > 0) {
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

function secretIn({ path, keys, value }: NamedText): string | undefined {
  const known = KNOWN_SECRETS.find(([, pattern]) => pattern.test(value));
  if (known !== undefined) {
    return known[0];
  }
  if (passwordsInUrls(value).some(isLiteralSecret)) {
    return 'a URL with a password';
  }
  const isProse = path === 'name' || path === 'description';
  return !isProse && isNameOfLiteral(keys.at(-1) ?? '') && isLiteralSecret(value)
    ? 'what its name says is a secret'
    : undefined;
}
