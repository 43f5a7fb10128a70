import { expect, test } from 'vitest';
import { maskSecrets } from '#domain/secrets/mask/pieces.ts';
import { isSecretName } from '#domain/secrets/names.ts';
import { passwordsInUrls } from '#domain/secrets/urls.ts';
import { scriptSecrets, secretValues } from '#domain/secrets/values.ts';

test.each([
  'PASSWORD',
  'PGPASSWORD',
  'DB_PASS',
  'PGPASS',
  'SHOP_DBPASS',
  'MYSQL_PWD',
  'AWS_SECRET_ACCESS_KEY',
  'GITHUB_TOKEN',
  'githubToken',
  'X-Auth-Token',
  'Authorization',
  'apiKey',
  'OPENAI_APIKEY',
  'KEY',
  'SSH_KEY',
  'DB_CREDENTIALS',
])('%s is the name of a secret', (name) => {
  expect(isSecretName(name)).toBe(true);
});

test.each(['PWD', 'PATH', 'KEYBOARD', 'MONKEY', 'AUTHOR', 'COMPASS', 'LANG', 'BYPASSED'])('%s is not', (name) => {
  expect(isSecretName(name)).toBe(false);
});

test('short values are not masked: they are words like "true"', () => {
  expect(secretValues({ TOKEN: 'true', API_KEY: '123456' })).toEqual([]);
});

test('a value under another name is none', () => {
  expect(
    secretValues({ PLAIN: 'not a secret' }, { name: 'not a secret either', count: 12345678, list: ['a'] }),
  ).toEqual([]);
});

test('what has to be masked comes the longest first', () => {
  const secrets = secretValues({ TOKEN: 'p@ss w0rd' });

  expect(secrets).toEqual([...secrets].sort((one, other) => other.length - one.length));
  expect(secrets).toContain('p@ss w0rd');
});

test.each<[string, object, string]>([
  ['a number', { pin: { secret: 123456789 } }, 'code 123456789.'],
  ['a number with a fraction', { apiKey: -1234567.5 }, '-1234567.5'],
  ['a list', { tokens: ['first-token', ['other-token']] }, 'first-token other-token'],
  [
    'what lies below such a key',
    { credentials: { user: 'administrator', value: 'tr0ub4dor' } },
    'administrator:tr0ub4dor',
  ],
])('%s under the name of a secret is masked', (_, args, output) => {
  expect(maskSecrets(output, secretValues({}, args))).not.toMatch(/\d{4}|token|admin|tr0ub/);
});

test('a truth is a word, under whatever name', () => {
  expect(secretValues({}, { useToken: true, secret: false, apiKey: null })).toEqual([]);
});

test('a password inside a URL is masked whatever the variable is called', () => {
  expect(secretValues({ DATABASE: 'postgres://app:s3cr3t-pw@db:5432/app' })).toContain('s3cr3t-pw');
});

test.each([
  ['https://example.org/a:b@c and redis://:only-pw@cache', ['only-pw']],
  ['a://u:p@ss:w@rd@host,b://v:q@host', ['p@ss:w@rd', 'q']],
  ['http://host:8080/?mail=a@b', []],
  ['mongodb://u:pw@h1:1,h2:2/db', ['pw']],
])('the passwords in %s are %j', (text, passwords) => {
  expect(passwordsInUrls(text)).toEqual(passwords);
});

test('a short password of a URL is masked where it stands in one', () => {
  const secrets = secretValues({ DATABASE: 'postgres://app:pw1@db/app' });

  expect(maskSecrets('connecting to redis://:pw1@db/app as pw1', secrets)).toBe(
    'connecting to redis://***db/app as pw1',
  );
});

test.each([
  ['curl https://app:tr0ub4dor@x.test'],
  ['PGPASSWORD=tr0ub4dor psql'],
  ['backup --password=tr0ub4dor /data'],
  ["backup --token 'tr0ub4dor'"],
  ['curl -u admin:tr0ub4dor https://x.test'],
  ['curl -H "X-Api-Key: tr0ub4dor"'],
  ['mysqldump -ptr0ub4dor shop'],
])('a secret in the command line %s is masked where the line is shown', (line) => {
  expect(maskSecrets(`+ ${line}`, scriptSecrets(line))).not.toContain('tr0ub4dor');
});

test('what a command line only refers to stays readable', () => {
  const line = 'curl -H "Authorization: Bearer $API_TOKEN" --password-file /run/secrets/password https://x.test/?key=1';

  expect(maskSecrets(line, scriptSecrets(line))).toBe(line);
});

test('credentials behind a scheme are masked without it as well', () => {
  const masked = secretValues({ AUTHORIZATION: 'Bearer lkjhgfds12', NAME: 'Bearer of good news' });

  expect(masked).toEqual(expect.arrayContaining(['Bearer lkjhgfds12', 'lkjhgfds12']));
  expect(masked).not.toContain('of');
});
