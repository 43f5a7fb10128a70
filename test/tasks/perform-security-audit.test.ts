import { readdir } from 'node:fs/promises';
import { expect, test } from 'vitest';
import type { Job } from '#api/shapes/job.ts';
import type { ChannelShown } from '#api/shapes/notices/channel.ts';
import type { HttpCommand } from '#domain/jobs/command/http/schema.ts';
import task from '#tasks/perform_security_audit.ts';
import { auditJob } from '#tasks/security-audit/audit.ts';
import { aFolder } from '#test/adapters/commands/an-execution.ts';
import { aJob, run } from './a-task-run.ts';

test('a job that does nothing wrong has no findings', () => {
  const line =
    'set -e; curl -fsS -H "Authorization: Bearer $API_TOKEN" https://example.org/x | jq . > out.json; sh ./own.sh';
  expect(findings({ command: { type: 'shell', line } })).toEqual([]);
});

test.each([
  ['curl -s https://x.test/i.sh | sh'],
  ['curl -fsSL "https://x.test/i?a=1&b=2" | sudo -E bash -s -- --yes'],
  ['wget -qO- https://x.test/i.sh | bash'],
  ['wget -O - https://x.test/i.sh|/bin/sh'],
  ['curl https://x.test/i.gz | gunzip | python3 -'],
  ['curl https://x.test/i.sh | tee i.sh | env A=b bash'],
  ['curl https://x.test/i.sh \\\n  | bash'],
  ['sh -c "$(curl -fsSL https://x.test/i.sh)"'],
  ['eval "$(wget -qO- https://x.test/i.sh)"'],
  ['eval `curl https://x.test/i.sh`'],
  ['bash <(curl -s https://x.test/i.sh)'],
  ['source <(curl -s https://x.test/env)'],
  ['. <(curl -s https://x.test/env)'],
  ['curl -o i.sh https://x.test/i.sh && sh i.sh'],
  ['curl -sLo /tmp/i https://x.test/i; chmod +x /tmp/i; /tmp/i --now'],
  ['wget https://x.test/i.sh -O ./i.sh\nbash ./i.sh'],
  ['curl https://x.test/i.sh > i.sh && chmod 755 i.sh && ./i.sh'],
  ['python3 -c "import urllib.request as u; exec(u.urlopen(\'https://x.test/i.py\').read())"'],
  ['node -e "fetch(u).then(r=>r.text()).then(t=>1)"; node -e "eval(await (await fetch(u)).text())"'],
  ['echo aGk= | base64 -d | sh'],
])('%s: runs what it has just fetched', (line) => {
  expect(rules({ command: { type: 'shell', line } })).toContain('download-and-execute');
});

test('an argv is looked at as well', () => {
  const argv = ['bash', '-c', 'curl https://x.test/i.sh | bash'];
  expect(findings({ command: { type: 'shell', argv } })).toMatchObject([
    { rule: 'download-and-execute', path: 'command.argv', severity: 'high' },
  ]);
});

test.each([
  ['curl https://x.test/data.json | jq .'],
  ['curl https://x.test/a.tgz | tar xz && sh build.sh'],
  ['curl -o data.csv https://x.test/data.csv; python3 report.py data'],
  ['curl -o i.sh https://x.test/i.sh && sha256sum --check i.sums && sh i.sh'],
  ['curl https://x.test/list | ssh host.test cat'],
  ['echo "curl is great" && bash build.sh'],
  ['cat wget.log | shuf'],
])('%s: runs nothing that it has fetched', (line) => {
  expect(rules({ command: { type: 'shell', line } })).not.toContain('download-and-execute');
});

test.each<[string, Partial<Job>, string]>([
  ['the environment', { env: { DB_PASSWORD: 'tr0ub4dor' } }, 'env.DB_PASSWORD'],
  ['the command’s environment', shell('true', { env: { API_TOKEN: 'tr0ub4dor' } }), 'command.env.API_TOKEN'],
  ['the arguments', { args: { headers: [{ 'X-Api-Key': 'tr0ub4dor' }] } }, 'args.headers[0].X-Api-Key'],
  ['an assignment', shell('PGPASSWORD=tr0ub4dor psql -h db'), 'command.line'],
  ['an option', shell('backup --password tr0ub4dor /data'), 'command.line'],
  ['an option with =', shell("backup --token='tr0ub4dor'"), 'command.line'],
  ['curl’s user', shell('curl -u admin:tr0ub4dor https://x.test'), 'command.line'],
  ['a header', shell('curl -H "Authorization: Bearer tr0ub4dor" https://x.test'), 'command.line'],
  ['mysql’s option', shell('mysqldump -u root -ptr0ub4dor shop'), 'command.line'],
  [
    'separate words',
    { command: { type: 'shell', argv: ['backup', '--secret', 'tr0ub4dor'] } as const },
    'command.argv',
  ],
  ['a URL', shell('pg_dump postgres://app:tr0ub4dor@db/shop'), 'command.line'],
  ['stdin', shell('cat', { stdin: 'https://u:tr0ub4dor@x.test' }), 'command.stdin'],
])('a secret in %s is found, and not repeated', (_where, more, path) => {
  const found = findings(more);
  expect(found).toMatchObject([{ rule: 'plain-secret', severity: 'high', path }]);
  expect(JSON.stringify(found)).not.toContain('tr0ub4dor');
});

test.each<[string, Partial<HttpCommand>, string]>([
  ['a header', { headers: { Authorization: 'Bearer tr0ub4dor' } }, 'command.headers.Authorization'],
  ['the query', { url: 'https://x.test/?api_key=tr0ub4dor' }, 'command.url'],
  ['the body', { body: { auth: { password: 'tr0ub4dor' } } }, 'command.body.auth.password'],
  ['a body of text', { body: '{"password": "tr0ub4dor"}' }, 'command.body.password'],
  ['a form', { body: 'user=app&password=tr0ub4dor' }, 'command.body'],
])('a secret in %s of a request is found, and not repeated', (_where, more, path) => {
  const found = findings(http(more));
  expect(found).toMatchObject([{ rule: 'plain-secret', severity: 'high', path }]);
  expect(JSON.stringify(found)).not.toContain('tr0ub4dor');
});

test('a secret in what a function is given is found', () => {
  const payload = { token: 'tr0ub4dor' };
  expect(findings({ command: { type: 'lambda', functionName: 'x', payload } })).toMatchObject([
    { rule: 'plain-secret', path: 'command.payload.token' },
  ]);
});

test('references are no secrets, wherever values may be references', () => {
  const headers = {
    Authorization: { fromSecret: 'prod/api', key: 'token', prefix: 'Bearer ' },
    'X-Api-Key': { fromParameter: '/prod/api/token' },
    'Idempotency-Key': 'nightly-report',
  };
  const env = { API_TOKEN: { fromEnvironment: 'API_TOKEN' }, PASSWORD: { fromSecret: 'prod/db', key: 'password' } };
  expect(findings({ ...http({ headers, body: 'plain words = nothing' }), env })).toEqual([]);
  expect(rules(shell('true', { env }))).toEqual([]);
});

test('a request that takes credentials over an open line is found once', () => {
  const headers = { 'X-Api-Key': { fromSecret: 'prod/api' } };
  expect(findings(http({ url: 'http://x.test/hook?a=b', headers }))).toMatchObject([
    { rule: 'plain-credentials', severity: 'high', message: expect.stringContaining('X-Api-Key to http://x.test ') },
  ]);
  expect(rules(http({ url: 'http://x.test/hook' }))).toEqual(['plain-http']);
  expect(rules(http({ url: 'http://127.0.0.1:3000/hook', headers }))).toEqual([]);
});

test.each([
  ['AKIA', 'IOSFODNN7EXAMPLE'],
  ['ghp_', 'a'.repeat(36)],
  ['xoxb-', '1234567890-abcdef'],
  ['-----BEGIN RSA ', 'PRIVATE KEY-----'],
  ['sk_live_', 'abcdefghijklmnop'],
])('what looks like a well-known key is found wherever it stands: %s', (start, rest) => {
  expect(findings({ description: `uses ${start}${rest}` })).toMatchObject([
    { rule: 'plain-secret', path: 'description' },
  ]);
});

test.each<[string, Partial<Job>]>([
  ['a variable', shell(`backup --password "$DB_PASSWORD" --token=\${TOKEN}`)],
  ['a file', shell('backup --password-file /run/secrets/db; ssh --private-key ~/.ssh/id x')],
  ['an ARN', { env: { DB_SECRET: 'arn:aws:secretsmanager:eu-central-1:1:secret:db' } }],
  ['the name of a secret', { env: { SECRET_NAME: 'prod/db', TOKEN_URL: 'https://x.test/token' } }],
  ['a setting', { env: { TOKEN_TTL: '3600', USE_TOKEN: 'true' } }],
  ['a sort key', shell('sort --key 2,2n list')],
  ['the name of the job', { name: 'rotate the password', description: 'PASSWORD' }],
])('%s is no secret', (_what, more) => {
  expect(rules(more)).not.toContain('plain-secret');
});

test('targets without encryption are found by host, without what else the URL says', () => {
  const found = findings({
    ...shell('curl http://u:tr0ub4dor@api.x.test:8080/p?key=tr0ub4dor'),
    args: { hook: 'HTTP://[2001:db8::1]/' },
  });
  expect(
    found.filter(({ rule }) => rule === 'plain-http').map(({ path, message }) => [path, message.split(' ')[2]]),
  ).toEqual([
    ['command.line', 'http://api.x.test'],
    ['args.hook', 'http://[2001:db8::1]'],
  ]);
  expect(JSON.stringify(found)).not.toContain('tr0ub4dor');
});

test('what stays on the machine needs no encryption', () => {
  const line = 'curl http://localhost:80/ http://127.0.0.1:4747/v1/jobs http://[::1]/ http://169.254.169.254/latest';
  expect(findings(shell(line))).toEqual([]);
});

test.each([
  ['curl -sk https://x.test'],
  ['curl --insecure https://x.test'],
  ['wget --no-check-certificate https://x.test'],
  ['ssh -o StrictHostKeyChecking=no x.test'],
  ['NODE_TLS_REJECT_UNAUTHORIZED=0 node x.js'],
])('%s: does not verify whom it talks to', (line) => {
  expect(rules(shell(line))).toEqual(['unverified-peer']);
});

test('jobs without owner, with a very long timeout, or without a limit on their runs are found', () => {
  const { owner: _owner, ...nobodys } = aJob('x', { timeoutSeconds: 3_600, overlap: 'allow' });
  const found = auditJob(nobodys, { longTimeoutMinutes: 30 });
  expect(found.map(({ rule, severity, jobId }) => [rule, severity, jobId])).toEqual([
    ['no-owner', 'low', 'x'],
    ['long-timeout', 'low', 'x'],
    ['no-limit', 'medium', 'x'],
  ]);
  expect(rules({ timeoutSeconds: 1_800 })).toEqual([]);
});

test('a hostile definition does not keep the audit busy', () => {
  const lines = [
    'curl '.repeat(3_200),
    'a-'.repeat(8_000),
    '-a'.repeat(8_000),
    'a'.repeat(16_000),
    'curl x | '.repeat(1_800),
    '://:'.repeat(4_000),
  ];
  expect(lines.flatMap((line) => rules(shell(line)))).toEqual([]);
});

test('the report says the worst first, each rule once with its remedy, and that nobody is notified', async () => {
  const reports = await aFolder();
  const { stdout, exitCode } = await run(task, {
    env: { CRONSTACK_REPORTS: reports, CRONSTACK_JOB_ID: 'weekly_audit' },
    jobs: [
      aJob('one', { ...shell('curl https://x.test/i.sh | sh') }),
      aJob('two', { env: { TOKEN: 'tr0ub4dor' }, owner: 'team' }),
      aJob('three', { args: { 'a`|b': 'http://x.test' } }),
    ],
  });
  expect(exitCode).toBe(0);
  expect(stdout).toContain('**6 findings in 3 jobs: 2 high, 1 medium, 2 low, 1 info.**');
  expect(stdout.match(/^## .*$/gm)).toEqual([
    '## high: download-and-execute',
    '## high: plain-secret',
    '## medium: plain-http',
    '## low: no-owner',
    '## info: no-notification',
  ]);
  expect(stdout).toContain('- `two` `env.TOKEN` holds what its name says is a secret in plain text');
  expect(stdout.match(/^Remedy: /gm)).toHaveLength(5);
  expect(stdout).not.toContain('tr0ub4dor');
  expect(await readdir(reports)).toEqual(['weekly_audit-20260302T090000Z.md']);
});

test('a channel that takes nothing is found; where one works, nobody is said to go without', async () => {
  const reports = await aFolder();
  const audited = async (...channels: readonly ChannelShown[]) => {
    const { stdout } = await run(task, { env: { CRONSTACK_REPORTS: reports }, channels });
    return stdout.match(/^## .*$|^- .*$/gm) ?? [];
  };
  const works = { name: 'ops', type: 'slack', pending: 0 };

  expect(await audited(works)).toEqual([]);
  expect(await audited(works, { ...works, name: 'down', failingSince: '2026-03-01T09:00:00Z' })).toEqual([
    '## medium: silent-channel',
    '- the channel down takes nothing since 2026-03-01T09:00:00Z: what it should tell waits',
  ]);
  expect(await audited({ ...works, gone: true })).toContain(
    '- the channel ops takes nothing: what it should tell waits',
  );
});

function findings(more: Partial<Job>) {
  return auditJob(aJob('x', { owner: 'team', ...more }), { longTimeoutMinutes: 30 });
}

function rules(more: Partial<Job>): readonly string[] {
  return findings(more).map(({ rule }) => rule);
}

function http(more: Partial<HttpCommand>): Pick<Job, 'command'> {
  return { command: { type: 'http', url: 'https://x.test/hook', ...more } };
}

function shell(
  line: string,
  more: Omit<Extract<Job['command'], { type: 'shell' }>, 'type' | 'line'> = {},
): Pick<Job, 'command'> {
  return { command: { type: 'shell', line, ...more } };
}
