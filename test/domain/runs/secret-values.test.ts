import { expect, test } from 'vitest';
import { isSecretName, passwordsInUrls, secretValues } from '#domain/secrets/values.ts';

test.each([
  'PASSWORD',
  'PGPASSWORD',
  'DB_PASS',
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

test('a value is masked as it is and as a URL would have it, the longest first', () => {
  expect(secretValues({ TOKEN: 'p@ss w0rd', PLAIN: 'not a secret' })).toEqual(['p%40ss%20w0rd', 'p@ss w0rd']);
});

test('each line of a value with several is masked', () => {
  const secrets = secretValues({ PRIVATE_KEY: '-----BEGIN-----\nMIIabcdef\n-----END-----\n' });
  expect(secrets).toContain('MIIabcdef');
});

test('a password inside a URL is masked whatever the variable is called', () => {
  expect(secretValues({ DATABASE: 'postgres://app:s3cr3t-pw@db:5432/app' })).toEqual(['s3cr3t-pw']);
  expect(passwordsInUrls('https://example.org/a:b@c and redis://:only-pw@cache')).toEqual(['only-pw']);
});
