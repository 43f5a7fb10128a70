import { expect, test } from 'vitest';
import { lazyAwsCaller } from '#adapters/aws/calls/lazy-caller.ts';
import { lazyFunctionInvoker, lazySecrets } from '#adapters/aws/lazy-clients.ts';
import { withAddress } from '#adapters/aws/role/address.ts';
import type { Obtained } from '#adapters/aws/role/sessions.ts';

const HOUR_MS = 3_600_000;

test('a command is handed out its session at an address of this machine alone, as the SDKs ask for it', async () => {
  await withAddress(
    async () => given('ASIA', HOUR_MS),
    async (variables) => {
      const url = new URL(variables.AWS_CONTAINER_CREDENTIALS_FULL_URI ?? '');
      expect([url.protocol, url.hostname]).toEqual(['http:', '127.0.0.1']);

      const response = await ask(variables);

      expect(await response.json()).toEqual({
        AccessKeyId: 'ASIA',
        SecretAccessKey: 'secret',
        Token: 'token',
        Expiration: '1970-01-01T01:00:00.000Z',
      });
    },
  );
});

test('each time it is asked, the session of now is handed out', async () => {
  let asked = 0;
  const obtain = async () => {
    asked += 1;
    return given(`ASIA${asked}`, asked * HOUR_MS);
  };

  await withAddress(obtain, async (variables) => {
    await ask(variables);
    expect(await (await ask(variables)).json()).toMatchObject({
      AccessKeyId: 'ASIA2',
      Expiration: '1970-01-01T02:00:00.000Z',
    });
  });
});

test('nobody gets them who does not know the token, which is another one each time', async () => {
  const tokens = new Set<string>();
  for (const wrong of ['', 'wrong']) {
    await withAddress(
      async () => given('ASIA', HOUR_MS),
      async (variables) => {
        tokens.add(variables.AWS_CONTAINER_AUTHORIZATION_TOKEN ?? '');
        const response = await ask({ ...variables, AWS_CONTAINER_AUTHORIZATION_TOKEN: wrong });
        expect([response.status, await response.text()]).toEqual([401, '']);
      },
    );
  }

  expect(tokens.size).toBe(2);
  expect([...tokens].every((token) => token.length >= 43)).toBe(true);
});

test('where there is no session to be had, the command hears so and may ask again', async () => {
  await withAddress(
    async () => ({ kind: 'not_given', why: 'throttled' }),
    async (variables) => {
      expect((await ask(variables)).status).toBe(503);
    },
  );
});

test('the address is gone with the command, also where that throws', async () => {
  let told: Readonly<Record<string, string>> = {};
  const failing = withAddress(
    async () => given('ASIA', HOUR_MS),
    async (variables) => {
      told = variables;
      await ask(variables);
      throw new Error('the command');
    },
  );
  await expect(failing).rejects.toThrow('the command');

  await expect(ask(told)).rejects.toThrow('fetch failed');
});

function ask(variables: Readonly<Record<string, string>>): Promise<Response> {
  const { AWS_CONTAINER_CREDENTIALS_FULL_URI: url = '', AWS_CONTAINER_AUTHORIZATION_TOKEN: token = '' } = variables;
  return fetch(url, { headers: { authorization: token } });
}

function given(accessKeyId: string, expiresAtMs: number): Obtained {
  const credentials = { accessKeyId, secretAccessKey: 'secret', sessionToken: 'token', expiresAtMs };
  return {
    kind: 'given',
    session: { credentials, secrets: lazySecrets(), invoker: lazyFunctionInvoker(), aws: lazyAwsCaller() },
  };
}
