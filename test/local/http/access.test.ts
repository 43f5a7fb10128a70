import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isProof, makeNonce } from '#adapters/access/proof.ts';
import { TokenFolder } from '#adapters/access/token-folder.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { type HttpFront, listen } from '#local/http/listen.ts';
import { CONTRACTS } from '#test/api/contract/contract-check.ts';

const TOKEN = 'a-token-of-a-test-which-nobody-knows-by-chance';
const OTHER_TOKENS = [
  ['no token', {}],
  ['another token', { authorization: 'Bearer a-token-of-a-test-which-nobody-knows-by-chancE' }],
  ['the beginning of the token', { authorization: `Bearer ${TOKEN.slice(0, -1)}` }],
  ['an empty token', { authorization: 'Bearer ' }],
  ['another scheme', { authorization: `Basic ${TOKEN}` }],
  ['the token alone', { authorization: TOKEN }],
] as const;

/** Whoever asks if anybody is there, and whoever has the key of a job in the path. */
const WITHOUT_TOKEN = ['/v1/health', '/v1/ping/{key}/{word}'];

let front: HttpFront;
let asked = 0;

beforeAll(async () => {
  front = await aFront('127.0.0.1', true);
});

afterAll(() => front.close(0));

describe('without the token', () => {
  test.each(CONTRACTS.filter(({ path }) => !WITHOUT_TOKEN.includes(path)))(
    '$method $path answers 401',
    async (route) => {
      const path = route.path.replaceAll(/\{\w+\}/g, 'x');
      const before = asked;

      const answer = await ask({ method: route.method, path });

      expect(answer).toMatchObject({ status: 401, headers: { 'www-authenticate': 'Bearer' } });
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(JSON.parse(answer.body)).toMatchObject({ code: 'unauthorized', status: 401 });
      expect(asked).toBe(before);
    },
  );

  test.each([
    '/v1/health/',
    '/v1/healthy',
    '/v1/health/../jobs',
    '//v1/health',
    '/v1/ping/x/../../jobs',
    '/v1/ping/../jobs',
    '/v1/ping/x',
    '/v1/ping/x/start/y',
    '/v1/%68ealth/x',
    '/V1/jobs',
    '/%76%31/jobs',
    '/',
    '*',
  ])('nor does %s lead past it', async (path) => {
    expect(await ask({ path })).toMatchObject({ status: 401 });
  });

  test('a job can be told of by a key in the path, by POST alone, which is judged behind the front', async () => {
    const before = asked;

    expect(await ask({ method: 'POST', path: '/v1/ping/x-y_z/start?execution=1' })).not.toMatchObject({ status: 401 });
    expect(asked).toBe(before + 1);
    expect(await ask({ path: '/v1/ping/x-y_z/start' })).toMatchObject({ status: 401 });
    const headers = { authorization: 'Bearer wrong' };
    expect(await ask({ method: 'POST', path: '/v1/ping/x/start', headers })).toMatchObject({ status: 401 });
  });

  test.each(OTHER_TOKENS)('%s is not enough', async (_, headers) => {
    expect(await ask({ path: '/v1/jobs', headers })).toMatchObject({ status: 401 });
  });

  test('health says that somebody is there, and nothing else', async () => {
    const before = asked;

    expect(await ask({ path: '/v1/health' })).toMatchObject({ status: 200, body: '{"status":"ok"}' });
    expect(await ask({ method: 'HEAD', path: '/v1/health' })).toMatchObject({ status: 200, body: '' });
    expect(await ask({ method: 'POST', path: '/v1/health' })).toMatchObject({ status: 401 });
    expect(asked).toBe(before);
  });

  test('a request is answered all the same where none is required, but for one that shows what is no token', async () => {
    const open = await aFront('127.0.0.1', false);
    const before = asked;

    expect(await ask({ path: '/v1/jobs', port: open.port })).toMatchObject({ status: 204 });
    expect(asked).toBe(before + 1);
    for (const [, headers] of OTHER_TOKENS.filter(([, shown]) => 'authorization' in shown)) {
      expect(await ask({ path: '/v1/jobs', port: open.port, headers })).toMatchObject({ status: 401 });
    }
    expect(
      await ask({ path: '/v1/jobs', port: open.port, headers: { authorization: `Bearer ${TOKEN}` } }),
    ).toMatchObject({
      status: 204,
    });
    await open.close(0);
  });
});

test.each([
  ['/v1/jobs', {}],
  ['/v1/jobs', { host: 'evil.example' }],
  ['/v1/jobs', { authorization: `Bearer ${TOKEN}` }],
  ['/v1/%', { authorization: `Bearer ${TOKEN}` }],
  ['/v1/health', {}],
])('an answer to %s with %j carries the id of the request, and no header for other sites', async (path, headers) => {
  const answer = await ask({ path, headers });

  expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([]);
});

test.each(['Bearer', 'bearer', 'BEARER'])('with the token a request is answered: %s', async (scheme) => {
  const headers = { authorization: `${scheme} ${TOKEN}` };

  expect(await ask({ path: '/v1/jobs', headers })).toMatchObject({ status: 204 });
  expect(await ask({ path: '/v1/health', headers })).toMatchObject({ status: 204 });
});

test('with the token a HEAD of health is answered by the API, as a GET is; with a nonce it is a question after the token', async () => {
  const headers = { authorization: `Bearer ${TOKEN}` };
  const before = asked;

  expect(await ask({ method: 'HEAD', path: '/v1/health', headers })).toMatchObject({ status: 204 });
  expect(asked).toBe(before + 1);
  const nonce = { 'cronstack-nonce': makeNonce() };
  expect(await ask({ method: 'HEAD', path: '/v1/health', headers: { ...headers, ...nonce } })).toMatchObject({
    status: 200,
  });
  expect(asked).toBe(before + 1);
});

test('the token does not let in a page of another site, nor a name that somebody points at this machine', async () => {
  const authorization = `Bearer ${TOKEN}`;

  expect(await ask({ path: '/v1/jobs', headers: { authorization, host: 'evil.example' } })).toMatchObject({
    status: 403,
  });
  expect(await ask({ path: '/v1/jobs', headers: { authorization, origin: 'https://evil.example' } })).toMatchObject({
    status: 403,
  });
});

test.each(['GET', 'HEAD'])('%s of health proves to whoever asks that the server knows the token', async (method) => {
  const [nonce, other] = [makeNonce(), makeNonce()];

  const { headers } = await ask({ method, path: '/v1/health', headers: { 'cronstack-nonce': nonce } });

  const proof = String(headers['cronstack-proof']);
  expect(isProof(proof, TOKEN, nonce)).toBe(true);
  expect(isProof(proof, TOKEN, other)).toBe(false);
  expect(isProof(proof, `${TOKEN}2`, nonce)).toBe(false);
});

test.each(['', 'short', 'x'.repeat(87), 'not a nonce, as it has spaces'])(
  'nothing is proved for the nonce %j',
  async (nonce) => {
    const { headers } = await ask({ path: '/v1/health', headers: { 'cronstack-nonce': nonce } });

    expect(headers).not.toHaveProperty('cronstack-proof');
    expect(isProof('', TOKEN, nonce)).toBe(false);
  },
);

test('where other machines are answered they may call it by any name, with the token', async () => {
  const wide = await aFront('0.0.0.0', true);
  const headers = { host: 'cronstack.internal:4747', authorization: `Bearer ${TOKEN}` };

  expect(wide.url).toBe(`http://127.0.0.1:${wide.port}`);
  expect(await ask({ path: '/v1/jobs', port: wide.port, headers })).toMatchObject({ status: 204 });
  expect(await ask({ path: '/v1/jobs', port: wide.port, headers: { host: 'cronstack.internal:4747' } })).toMatchObject({
    status: 401,
  });
  await wide.close(0);
});

async function aFront(host: string, required: boolean): Promise<HttpFront> {
  const made = await listen({
    host,
    port: 0,
    access: { token: TOKEN, required, given: new TokenFolder('/nowhere') },
    mostConnections: 10,
    clock: systemClock,
    onError: (error) => {
      throw error;
    },
  });
  made.serve(async () => {
    asked += 1;
    return { statusCode: 204 };
  });
  return made;
}

interface Question {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Record<string, string>;
  readonly port?: number;
}

function ask({ method = 'GET', path, headers = {}, port = front.port }: Question) {
  return new Promise<{ status: number; headers: NodeJS.Dict<string | string[]>; body: string }>((resolve, reject) => {
    request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }));
    })
      .on('error', reject)
      .end();
  });
}
