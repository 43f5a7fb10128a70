import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { openProxy } from '#local/console/proxy.ts';
import { FakeClock } from '#testing/clock.ts';

type Proxy = Awaited<ReturnType<typeof openProxy>>;

const API = 'https://abc123.execute-api.eu-central-1.amazonaws.com/prod';
const SIGNATURE = 'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE, Signature=fe5f80';

let open: Proxy[] = [];

afterEach(async () => {
  await Promise.all(open.map((proxy) => proxy.close()));
  open = [];
});

describe('the proxy of a deployed console', () => {
  test('hands a request of its page on, signed: method, path, query, body and five headers, and no more', async () => {
    const { ask, sent } = await aProxy();

    const answer = await ask('/v1/jobs/a%20b/run?x=1&y=%2F', {
      method: 'POST',
      body: '{"force":true}',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': 'k1',
        'if-match': '"3"',
        cookie: 'secret=1',
        'x-forwarded-for': '1.2.3.4',
      },
    });

    expect(answer.status).toBe(200);
    expect(sent).toHaveLength(1);
    const [request] = sent;
    expect(request?.url).toBe(`${API}/v1/jobs/a%20b/run?x=1&y=%2F`);
    expect(await request?.text()).toBe('{"force":true}');
    expect(Object.fromEntries(request?.headers ?? [])).toEqual({
      accept: '*/*',
      authorization: SIGNATURE,
      'content-type': 'application/json',
      'idempotency-key': 'k1',
      'if-match': '"3"',
    });
  });

  test('brings down the body, its type, its tag, and nothing that the other side set beside them', async () => {
    const { ask } = await aProxy({
      answer: () =>
        new Response('{"a":1}', {
          headers: { 'content-type': 'application/json', etag: '"3"', 'set-cookie': 'a=1', 'x-amzn-requestid': 'r' },
        }),
    });

    const answer = await ask('/v1/jobs/a');

    expect(answer.text).toBe('{"a":1}');
    expect(answer.headers).toMatchObject({ etag: '"3"', 'content-type': 'application/json' });
    expect(answer.headers).not.toHaveProperty('set-cookie');
    expect(answer.headers).not.toHaveProperty('x-amzn-requestid');
  });

  test.each([
    ['another host', '/v1/jobs', { host: 'evil.example' }, 403],
    ['another port of this machine', '/v1/jobs', { host: '127.0.0.1:1' }, 403],
    ['another origin', '/v1/jobs', { origin: 'http://127.0.0.1:1' }, 403],
    ['an origin that is none', '/v1/jobs', { origin: 'null' }, 403],
    ['a frame of another site', '/', { 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' }, 403],
    ['no key', '/v1/jobs', { authorization: '' }, 401],
    ['another key', '/v1/jobs', { authorization: 'Bearer x' }, 401],
    ['a path that climbs', '/v1/../other', {}, 404],
    ['one that climbs, encoded', '/v1/%2e%2e/other', {}, 404],
    ['one that climbs, half encoded', '/v1/.%2E/other', {}, 404],
    ['a slash in disguise', '/v1/jobs/..%2f..%2fother', {}, 404],
    ['a path beside the API', '/other', {}, 404],
    ['an absolute target', 'http://evil.example/v1/jobs', {}, 400],
    ['a target of another host', '//evil.example/v1/jobs', {}, 400],
  ])('refuses %s', async (_, path, headers, status) => {
    const { ask, sent } = await aProxy();

    expect(await ask(path, { headers })).toMatchObject({ status });
    expect(sent).toEqual([]);
  });

  test.each([
    ['GET', 'x', 400],
    ['HEAD', 'x', 400],
    ['TRACE', undefined, 405],
  ])('refuses %s with the body %j', async (method, body, status) => {
    for (const isReadOnly of [false, true]) {
      const { ask, sent } = await aProxy({ isReadOnly });
      const headers = { 'content-length': `${body?.length ?? 0}` };

      expect(await ask('/v1/jobs', { method, headers, body })).toMatchObject({ status });
      expect(sent).toEqual([]);
    }
  });

  test.each([
    ['CONNECT', 'CONNECT evil.example:443 HTTP/1.1\r\nhost: evil.example\r\n\r\n'],
    ['an upgrade', 'GET /v1/jobs HTTP/1.1\r\nhost: {host}\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n'],
  ])('refuses %s', async (_, text) => {
    const { proxy, sent } = await aProxy();
    const { host, port } = new URL(proxy.url);

    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.write(text.replace('{host}', host)));
      socket.once('data', (data) => resolve(data.toString()));
    });

    expect(answer).toMatch(/^HTTP\/1\.1 405 /);
    expect(sent).toEqual([]);
  });

  test('changes its ticket for the key once, and not when a minute has passed', async () => {
    const { proxy, clock, warned, bring } = await aProxy({ isSignedIn: false });

    expect(await bring(ticketOf(proxy))).toMatchObject({ status: 201 });
    expect(await bring(ticketOf(proxy))).toMatchObject({ status: 403 });
    expect(await bring('another')).toMatchObject({ status: 403 });
    expect(warned).toEqual(['somebody came with a ticket that was used before or is over']);

    const late = await aProxy({ isSignedIn: false });
    late.clock.advanceBy(60_000);
    expect(await late.bring(ticketOf(late.proxy))).toMatchObject({ status: 403 });
    expect(clock.now()).toBe(0);
  });

  test.each([
    ['GET', '/v1/jobs', 200],
    ['POST', '/v1/plan', 200],
    ['POST', '/v1/preview', 200],
    ['POST', '/v1/jobs/a/run', 403],
    ['POST', '/v1/plan/../jobs', 404],
    ['PUT', '/v1/jobs/a', 403],
    ['DELETE', '/v1/jobs/a', 403],
  ])('that only reads: %s %s is %i', async (method, path, status) => {
    const { ask, sent } = await aProxy({ isReadOnly: true });

    expect(await ask(path, { method })).toMatchObject({ status });
    expect(sent).toHaveLength(status === 200 ? 1 : 0);
  });

  test.each([
    ['AWS refuses', () => new Response('{"message":"Forbidden"}', { status: 403 }), 403, 'execute-api:Invoke'],
    ['nobody answers', () => Promise.reject(new Error('no')), 503, 'does not answer'],
    [
      'it leads elsewhere',
      () => new Response(null, { status: 302, headers: { location: 'https://x' } }),
      503,
      'elsewhere',
    ],
  ])('says so when %s', async (_, answer, status, words) => {
    const { ask } = await aProxy({ answer });

    const found = await ask('/v1/jobs');

    expect(found.status).toBe(status);
    expect(JSON.parse(found.text).detail).toContain(words);
  });

  test('says how to sign in again where there are no credentials, and shows none in any answer', async () => {
    const { ask } = await aProxy({
      sign: () => Promise.reject(new Error('ExpiredToken: AKIDEXAMPLE wJalrXUtnFEMI')),
    });

    const answer = await ask('/v1/jobs');

    expect(answer.status).toBe(503);
    expect(answer.text).toContain('aws sso login');
    expect(answer.text).not.toMatch(/AKID|wJalr/);
  });

  test('takes bodies of 256 KiB and no larger ones', async () => {
    const { ask } = await aProxy();

    expect(await ask('/v1/apply', { method: 'POST', body: 'x'.repeat(256 * 1024) })).toMatchObject({ status: 200 });
    expect(await ask('/v1/apply', { method: 'POST', body: 'x'.repeat(256 * 1024 + 1) })).toMatchObject({ status: 413 });
  });

  test('ends when nobody has asked anything for twelve hours', async () => {
    const { proxy, clock, ask } = await aProxy();
    let isOver = false;
    void proxy.idle.then(() => {
      isOver = true;
    });

    clock.advanceBy(12 * 3_600_000 - 1);
    await ask('/v1/jobs');
    clock.advanceBy(12 * 3_600_000 - 1);
    await Promise.resolve();
    expect(isOver).toBe(false);
    clock.advanceBy(1);
    await proxy.idle;
  });
});

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
}

async function aProxy({
  answer = () => Response.json({ items: [] }),
  sign = async (request: Request) => {
    const signed = new Request(request);
    signed.headers.set('authorization', SIGNATURE);
    return signed;
  },
  isReadOnly = false,
  isSignedIn = true,
}: {
  readonly answer?: () => Response | Promise<Response>;
  readonly sign?: (request: Request) => Promise<Request>;
  readonly isReadOnly?: boolean;
  readonly isSignedIn?: boolean;
} = {}) {
  const clock = new FakeClock(0);
  const sent: Request[] = [];
  const warned: string[] = [];
  const proxy = await openProxy({
    api: API,
    port: 0,
    isReadOnly,
    clock,
    sign,
    fetch: async (request) => {
      sent.push(request.clone());
      return answer();
    },
    warn: (what) => warned.push(what),
  });
  open.push(proxy);
  const { host, port } = new URL(proxy.url);
  const send = (path: string, { method = 'GET', headers = {}, body }: Asked) =>
    new Promise<{ status: number | undefined; headers: object; text: string }>((resolve, reject) => {
      const asked = httpRequest({
        host: '127.0.0.1',
        port,
        path,
        method,
        headers: { host, accept: '*/*', ...headers },
      });
      asked.once('error', reject);
      asked.once('response', async (response) => {
        let text = '';
        for await (const part of response) {
          text += part;
        }
        resolve({ status: response.statusCode, headers: response.headers, text });
      });
      asked.end(body);
    });
  const bring = (ticket: string) => send('/session', { method: 'POST', body: JSON.stringify({ ticket }) });
  const key = isSignedIn ? JSON.parse((await bring(ticketOf(proxy))).text).key : '';
  const ask = (path: string, asked: Asked = {}) =>
    send(path, { ...asked, headers: { authorization: `Bearer ${key}`, ...asked.headers } });
  return { proxy, clock, sent, warned, bring, ask };
}

function ticketOf({ address }: Proxy): string {
  return new URL(address).hash.slice('#ticket='.length);
}
