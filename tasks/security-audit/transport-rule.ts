import { serverOf, valuesOf } from '#domain/jobs/command/command.ts';
import { isSecretName } from '#domain/secrets/names.ts';
import { plainValues } from '#domain/secrets/reference.ts';
import type { JobFinding } from './finding.ts';
import { type AuditedJob, shellText, textsOf } from './texts.ts';

const PLAIN_URL = /\b(http|ftp|telnet|ws):\/\/(?:[^\s/@"'<>]*@)?(\[[0-9a-f:.]+\]|[^\s/:?#"'<>|;&)$`\\]+)/gi;
/** Hosts that never leave the machine: loopback, and the link-local addresses that clouds answer on themselves. */
const OWN_MACHINE = /^(?:localhost|[^.]*\.localhost|127(?:\.\d{1,3}){3}|\[::1\]|0\.0\.0\.0|169\.254(?:\.\d{1,3}){2})$/i;
const UNVERIFIED: readonly (readonly [string, RegExp])[] = [
  [
    'curl to accept any certificate',
    /\bcurl\b(?:(?!&&|[;|\n]).){0,2000}?\s(?:-[a-zA-Z]*k[a-zA-Z]*|--insecure)(?=\s|$)/,
  ],
  ['wget to accept any certificate', /--no-check-certificate\b/],
  ['ssh to accept any host', /\bStrictHostKeyChecking[= ]+no\b/i],
  ['git to accept any certificate', /\bhttp\.sslVerify[= ]+(?:false|0)\b|\bGIT_SSL_NO_VERIFY=\S/i],
  ['Node.js to accept any certificate', /\bNODE_TLS_REJECT_UNAUTHORIZED=["']?0/],
];

/** Finds targets that are reached without encryption, and commands that are told not to verify whom they talk to. */
export function findOpenTransport(job: AuditedJob): readonly JobFinding[] {
  const credentials = plainCredentials(job);
  const targets = plainTargets(job).filter(({ path }) => path !== credentials?.path);
  return [...(credentials === undefined ? [] : [credentials]), ...targets, ...unverified(job)];
}

function plainTargets(job: AuditedJob): readonly JobFinding[] {
  return textsOf(job).flatMap(({ path, value }) => {
    const targets = [...value.matchAll(PLAIN_URL)].flatMap(([, scheme = '', host = '']) =>
      OWN_MACHINE.test(host) ? [] : [`${scheme.toLowerCase()}://${host}`],
    );
    return [...new Set(targets)].map((target) => ({
      severity: 'medium',
      rule: 'plain-http',
      path,
      message: `talks to ${target} without encryption: anyone on the way can read and change it`,
      remedy: 'Use https (or the encrypted form of the protocol).',
    }));
  });
}

/** A request that carries credentials, and anyone on the way can take them. */
function plainCredentials({ command }: AuditedJob): JobFinding | undefined {
  const server = serverOf(command);
  if (server === undefined || !URL.canParse(server.url)) {
    return undefined;
  }
  const { protocol, hostname } = new URL(server.url);
  const names = Object.entries(valuesOf(command)).flatMap(([name, value]) =>
    typeof value !== 'string' || isSecretName(name) ? [name] : [],
  );
  return protocol !== 'http:' || OWN_MACHINE.test(hostname) || names.length === 0
    ? undefined
    : {
        severity: 'high',
        rule: 'plain-credentials',
        path: `command.${server.path}`,
        message: `sends ${names.join(', ')} to http://${hostname} without encryption: anyone on the way can use them`,
        remedy: 'Use https, and make the credentials invalid, as they may have been read.',
      };
}

function unverified(job: AuditedJob): readonly JobFinding[] {
  const shell = shellText(job);
  const settings = Object.entries(plainValues(job.env)).map(([name, value]) => `${name}=${value}`);
  const texts = [...(shell === undefined ? [] : [shell]), { path: 'env', value: settings.join('\n') }];
  return texts.flatMap(({ path, value }) =>
    UNVERIFIED.filter(([, pattern]) => pattern.test(value)).map(([what]) => ({
      severity: 'medium',
      rule: 'unverified-peer',
      path,
      message: `tells ${what}`,
      remedy: 'Let it verify; trust a certificate of your own by naming its authority instead.',
    })),
  );
}
