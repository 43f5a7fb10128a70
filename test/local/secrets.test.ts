import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { machineSecrets, SecretFolder } from '#adapters/machine/secret-folder.ts';
import type { Secrets } from '#ports/secrets.ts';
import { cliWorld } from '#test/cli/cli-world.ts';

const data = mkdtempSync(join(tmpdir(), 'cronstack-secrets-'));
const { run, files } = cliWorld({ env: { CRONSTACK_DATA: data } });
const kept = new SecretFolder(join(data, 'secrets'));
const never = new AbortController().signal;
const nowhere: Secrets = {
  readSecret: async (id) => ({
    kind: 'unreadable',
    why: `the secret ${id}: there is no such secret`,
    retryable: false,
  }),
  readParameter: async () => ({ kind: 'text', text: 'of AWS' }),
};
const environment = { OF_THE_ENVIRONMENT: 'from a variable', PROD_DB: 'not asked', CRONSTACK_TOKEN: 'own' };
const secrets = machineSecrets({ kept, environment, aws: nowhere });

afterAll(() => rmSync(data, { recursive: true }));

test('a secret is read from standard input, kept for this user alone, and found by its name', async () => {
  files.set('-', 'hunter2 \n');

  expect(await run('secrets', 'set', 'prod/db')).toEqual({
    code: 0,
    out: 'prod/db is kept on this machine\n',
    err: '',
  });
  expect(await secrets.readSecret('prod/db', never)).toEqual({ kind: 'text', text: 'hunter2 ' });
  expect(statSync(join(data, 'secrets', 'prod%2Fdb.secret')).mode & 0o777).toBe(0o600);
  expect((await run('secrets', 'list')).out).toBe('prod/db\n');
});

test('at a terminal a secret is asked for, and not shown', async () => {
  const asked: unknown[] = [];
  const atTerminal = cliWorld({
    env: { CRONSTACK_DATA: data },
    ask: async (...question) => {
      asked.push(question);
      return ' typed';
    },
  });

  expect((await atTerminal.run('secrets', 'set', 'typed')).code).toBe(0);
  expect(asked).toEqual([['typed: ', true]]);
  expect(await secrets.readSecret('typed', never)).toEqual({ kind: 'text', text: ' typed' });
  await run('secrets', 'remove', 'typed');
});

test('a file that others may read is no secret', async () => {
  kept.set('open', 'x');
  chmodSync(join(data, 'secrets', 'open.secret'), 0o644);

  expect(await secrets.readSecret('open', never)).toMatchObject({
    kind: 'unreadable',
    why: expect.stringContaining('chmod 600'),
  });
});

test('a secret that is not kept here is asked of AWS, and the way to keep it is named', async () => {
  expect(await secrets.readSecret('other', never)).toMatchObject({
    kind: 'unreadable',
    why: "it is not kept here (cronstack secrets set other), nor in the runtime's environment (OTHER); and in AWS: the secret other: there is no such secret",
  });
  expect(await secrets.readSecret('x'.repeat(5_000), never)).toMatchObject({ kind: 'unreadable' });
  expect(await secrets.readParameter('/a', never)).toEqual({ kind: 'text', text: 'of AWS' });
});

test('a secret that is not kept is one of the environment, under its name in capitals, and never one of the product', async () => {
  expect(await secrets.readSecret('of/the-environment', never)).toEqual({ kind: 'text', text: 'from a variable' });
  expect(await secrets.readSecret('cronstack/token', never)).toMatchObject({
    kind: 'unreadable',
    why: expect.not.stringContaining('CRONSTACK_TOKEN'),
  });
});

test('a secret is forgotten, once', async () => {
  kept.set('brief', 'x');

  expect((await run('secrets', 'remove', 'brief')).code).toBe(0);
  expect(await run('secrets', 'remove', 'brief')).toMatchObject({
    code: 1,
    err: 'error: no secret brief is kept here\n',
  });
});

test.each([
  ['nothing', ['n'], '\n', 'nothing came on standard input'],
  ['a name that none has', ['a b'], 'x', 'the name of a secret: expected'],
  ['a folder that is not there', ['n', '--data', join(data, 'none')], 'x', 'there is no data folder'],
])('%s is refused', async (_, argv, input, message) => {
  mkdirSync(join(data, 'secrets'), { recursive: true });
  files.set('-', input);

  expect(await run('secrets', 'set', ...argv)).toMatchObject({ code: 1, err: expect.stringContaining(message) });
});
