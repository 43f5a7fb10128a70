import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { listenerOf } from '#adapters/access/listener.ts';
import { proofOf } from '#adapters/access/proof.ts';
import { publishPointer } from '#adapters/access/running-runtime.ts';
import { makeTokenSigner } from '#adapters/access/sign.ts';
import { makeToken } from '#adapters/access/token.ts';

const root = mkdtempSync(join(tmpdir(), 'cronstack-sign-'));
const tokenFile = join(root, 'token');
const state = { XDG_STATE_HOME: root };
const PORT = 4711;
const URL_OF_JOBS = `http://127.0.0.1:${PORT}/v1/jobs?limit=5`;
let token = '';

beforeEach(() => {
  token = makeToken();
  writeFileSync(tokenFile, `${token}\n`, { mode: 0o600 });
  publishPointer(state, { url: `http://127.0.0.1:${PORT}`, tokenFile });
});

afterAll(() => rmSync(root, { recursive: true }));

describe('a request to a runtime of this user', () => {
  test('gets its token once the server has proved to know it, and keeps what it says', async () => {
    const server = aServer({ knows: token });

    const signed = await server.sign(new Request(URL_OF_JOBS, { method: 'POST', body: '{"id":"x"}' }));

    expect(signed.headers.get('authorization')).toBe(`Bearer ${token}`);
    expect([signed.method, signed.url, await signed.text()]).toEqual(['POST', URL_OF_JOBS, '{"id":"x"}']);
    expect(server.asked).toEqual([
      { method: 'HEAD', url: `http://127.0.0.1:${PORT}/v1/health`, authorization: null, body: '' },
    ]);
  });

  test('is not sent to a server that does not know the token, nor is the token', async () => {
    const stranger = aServer({ knows: makeToken() });

    await expect(
      stranger.sign(new Request(URL_OF_JOBS, { method: 'POST', body: 'definitions' })),
    ).rejects.toMatchObject({
      code: 'unproven_server',
      message: `what listens at http://127.0.0.1:${PORT} does not know your token: nothing was sent to it`,
    });
    expect(JSON.stringify(stranger.asked)).not.toContain(token);
    expect(JSON.stringify(stranger.asked)).not.toContain('definitions');
  });

  test('is not sent to a server that answers with the proof of another question', async () => {
    const earlier = proofOf(token, 'a-nonce-that-was-seen-before-now') ?? '';
    const replayer = aServer({ answers: earlier });

    expect(earlier).not.toBe('');
    await expect(replayer.sign(new Request(URL_OF_JOBS))).rejects.toMatchObject({ code: 'unproven_server' });
  });

  test('says where nothing answers', async () => {
    const nobody = makeTokenSigner({ environment: state, fetch: () => Promise.reject(new TypeError('fetch failed')) });

    await expect(nobody(new Request(URL_OF_JOBS))).rejects.toMatchObject({
      code: 'unreachable',
      message: `nothing answers at http://127.0.0.1:${PORT}`,
    });
  });

  test('goes to 127.0.0.1 where it says localhost, which may be somebody else on ::1', async () => {
    const server = aServer({ knows: token });

    const signed = await server.sign(
      new Request(`http://localhost:${PORT}/v1/apply`, { method: 'POST', body: '{"jobs":[]}' }),
    );

    expect(signed.url).toBe(`http://127.0.0.1:${PORT}/v1/apply`);
    expect(await signed.text()).toBe('{"jobs":[]}');
    expect(signed.headers.get('authorization')).toBe(`Bearer ${token}`);
  });

  test.each([`http://[::1]:${PORT}`, `http://127.0.0.2:${PORT}`, `https://127.0.0.1:${PORT}`, 'http://127.0.0.1:4712'])(
    'gets no token at %s, which is another address than the one that was written down',
    async (origin) => {
      const server = aServer({ knows: token });

      const signed = await server.sign(new Request(`${origin}/v1/jobs`));

      expect(signed.headers.has('authorization')).toBe(false);
      expect(server.asked).toEqual([]);
    },
  );

  test('gets its token at whatever address the runtime listens, once that is proved', async () => {
    publishPointer(state, { url: `http://192.0.2.7:${PORT}`, tokenFile });
    const server = aServer({ knows: token });

    const signed = await server.sign(new Request(`http://192.0.2.7:${PORT}/v1/jobs`));

    expect(signed.headers.get('authorization')).toBe(`Bearer ${token}`);
    expect(server.asked.map(({ method }) => method)).toEqual(['HEAD']);
  });

  test('gets the new token after the runtime was started again', async () => {
    const server = aServer({ knows: token });
    await server.sign(new Request(URL_OF_JOBS));
    const renewed = makeToken();
    writeFileSync(tokenFile, renewed);

    await expect(server.sign(new Request(URL_OF_JOBS))).rejects.toMatchObject({ code: 'unproven_server' });
    server.learn(renewed);
    const signed = await server.sign(new Request(URL_OF_JOBS));

    expect(signed.headers.get('authorization')).toBe(`Bearer ${renewed}`);
  });
});

describe('CRONSTACK_TOKEN', () => {
  test('comes before what was written down, and reaches servers elsewhere, which prove it as well', async () => {
    const own = makeToken();
    const server = aServer({ knows: own }, { ...state, CRONSTACK_TOKEN: own });

    const signed = await Promise.all(
      [URL_OF_JOBS, 'https://box.example/prefix/v1/jobs'].map((url) => server.sign(new Request(url))),
    );

    expect(signed.map(({ headers }) => headers.get('authorization'))).toEqual([`Bearer ${own}`, `Bearer ${own}`]);
    expect(server.asked.map(({ url }) => url)).toContain('https://box.example/prefix/v1/health');
  });

  test('is not sent to a server that does not know it', async () => {
    const server = aServer({ knows: token }, { CRONSTACK_TOKEN: makeToken() });

    await expect(server.sign(new Request('https://box.example/v1/jobs'))).rejects.toMatchObject({
      code: 'unproven_server',
    });
  });

  test('that is none is refused, without showing it', async () => {
    const server = aServer({ knows: token }, { CRONSTACK_TOKEN: 'too short' });

    const refused = server.sign(new Request(URL_OF_JOBS));

    await expect(refused).rejects.toThrow('CRONSTACK_TOKEN is no token: expected 16 to 512 letters');
    await expect(refused).rejects.not.toThrow('too short');
  });
});

test.runIf(platform() === 'linux')('a port tells whether anybody listens, and that it is this user', async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });

  expect(listenerOf(port)).toBe('own');
  await new Promise((resolve) => server.close(resolve));
  expect(listenerOf(port)).toBe('nobody');
});

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly authorization: string | null;
  readonly body: string;
}

/** A server that proves what it knows, or answers one thing to everybody, and the signer of a client that asks it. */
function aServer(
  server: { readonly knows: string } | { readonly answers: string },
  environment: Readonly<Record<string, string>> = state,
) {
  const asked: Asked[] = [];
  let known = 'knows' in server ? server.knows : '';
  const sign = makeTokenSigner({
    environment,
    fetch: async (request) => {
      const { method, url, headers } = request;
      asked.push({ method, url, authorization: headers.get('authorization'), body: await request.text() });
      const proof = 'answers' in server ? server.answers : proofOf(known, headers.get('cronstack-nonce') ?? '');
      return new Response(null, { headers: proof === undefined ? {} : { 'cronstack-proof': proof } });
    },
  });
  return {
    asked,
    sign,
    learn: (token: string) => {
      known = token;
    },
  };
}
