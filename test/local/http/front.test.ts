import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { TokenFolder } from '#adapters/access/token-folder.ts';
import { systemClock } from '#adapters/machine/clock.ts';
import { type HttpFront, listen } from '#local/http/listen.ts';

const OPEN_TO_ALL = {
  host: '127.0.0.1',
  access: { token: '', required: false, given: new TokenFolder('/nowhere') },
  mostConnections: 10,
};
const open: HttpFront[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((front) => front.close(0)));
});

describe('the HTTP front', () => {
  test('hands a request on as API Gateway would, but the path as it came: query raw and decoded, names in lower case', async () => {
    const { front, events } = await aFront();

    await fetch(`${front.url}/v1/jobs/a%20b%2Fc?limit=2&tag=x&tag=y%2Cz`, {
      method: 'PATCH',
      headers: { 'X-Custom': 'Yes', cookie: 'a=1; b=2' },
      body: '{"name":"Grüße"}',
    });

    expect(events[0]).toMatchObject({
      version: '2.0',
      rawPath: '/v1/jobs/a%20b%2Fc',
      rawQueryString: 'limit=2&tag=x&tag=y%2Cz',
      queryStringParameters: { limit: '2', tag: 'x,y,z' },
      cookies: ['a=1', 'b=2'],
      headers: { 'x-custom': 'Yes' },
      body: '{"name":"Grüße"}',
      isBase64Encoded: false,
      requestContext: { http: { method: 'PATCH', path: '/v1/jobs/a%20b%2Fc' } },
    });
  });

  test('hands a body that is no text on in base64, and a missing one not at all', async () => {
    const { front, events } = await aFront();

    await fetch(front.url, { method: 'POST', body: Buffer.from([0xff, 0x00]) });
    await fetch(front.url);

    expect(events[0]).toMatchObject({ body: '/wA=', isBase64Encoded: true });
    expect(events[1]).not.toHaveProperty('body');
    expect(events[1]).not.toHaveProperty('queryStringParameters');
  });

  test('lets a function know that the one who asked has left, and nothing of the sort once it has answered', async () => {
    const { front } = await aFront();
    const signals: (AbortSignal | undefined)[] = [];
    front.serve((event, _context, _principal, signal) => {
      signals.push(signal);
      if (event.rawPath === '/short') {
        return Promise.resolve({ statusCode: 200 });
      }
      return new Promise((resolve) => signal?.addEventListener('abort', () => resolve({ statusCode: 200 })));
    });

    await fetch(`${front.url}/short`).then((response) => response.text());
    const leaving = new AbortController();
    const long = fetch(`${front.url}/long`, { signal: leaving.signal }).catch(() => 'left');
    await vi.waitFor(() => expect(signals).toHaveLength(2));
    leaving.abort();

    expect(await long).toBe('left');
    await vi.waitFor(() => expect(signals.map((signal) => signal?.aborted)).toEqual([false, true]));
  });

  test('answers with the status, headers and body of the function', async () => {
    const { front } = await aFront();

    const response = await fetch(front.url);

    expect(response.status).toBe(201);
    expect(response.headers.get('etag')).toBe('"1"');
    expect(await response.text()).toBe('{"ok":true}');
  });

  test.each([
    ['a name that somebody points at this machine', { host: 'evil.example:4747' }],
    ['a page of another site', { origin: 'https://evil.example' }],
    ['a page of another port of this machine', { origin: 'http://localhost:3000' }],
    ['a page without an origin', { origin: 'null' }],
    ['a form or image of another site', { 'sec-fetch-site': 'cross-site' }],
  ])('turns %s away', async (_, headers) => {
    const { front, events } = await aFront();

    const { status, body } = await rawRequest(front.port, headers);

    expect(status).toBe(403);
    expect(JSON.parse(body)).toMatchObject({ code: 'forbidden', status: 403 });
    expect(events).toEqual([]);
  });

  test.each([
    ['localhost', { host: 'localhost:4747' }],
    ['an SSH tunnel', { host: '127.0.0.1:9999' }],
    ['its own pages', { host: 'localhost:4747', origin: 'http://localhost:4747', 'sec-fetch-site': 'same-origin' }],
  ])('answers to %s', async (_, headers) => {
    const { front } = await aFront();
    expect(await rawRequest(front.port, headers)).toMatchObject({ status: 201 });
  });

  const link = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };

  test('shows the documentation to a browser, also by a link of another site and without a token, and it loads nothing', async () => {
    const { front, events } = await aFront({
      settings: { access: { ...OPEN_TO_ALL.access, token: 'secret', required: true } },
    });

    const { status, body: html, headers } = await rawRequest(front.port, link, '/docs');

    expect(status).toBe(200);
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/);
    expect(html).toContain('POST /v1/jobs/{id}/run');
    expect(html).not.toMatch(/<script|src=|href="?http/);
    expect(events).toEqual([]);
  });

  test.each([
    ['to the API', '/v1/jobs', link],
    ['into a frame', '/docs', { ...link, 'sec-fetch-dest': 'iframe' }],
  ])('a link of another site does not lead %s', async (_, path, headers) => {
    const { front, events } = await aFront();

    expect(await rawRequest(front.port, headers, path)).toMatchObject({ status: 403 });
    expect(events).toEqual([]);
  });

  test('refuses a body that is announced as too large before it is sent', async () => {
    const { front, events } = await aFront();

    const answer = await rawBytes(
      front.port,
      'POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999\r\n\r\n',
    );

    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain('"code":"body_too_large"');
    expect(events).toEqual([]);
  });

  test('refuses a body of unknown length once it is too large', async () => {
    const { front, events } = await aFront();
    const chunk = `100000\r\n${'x'.repeat(0x100000)}\r\n`;

    const answer = await rawBytes(
      front.port,
      `POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n${chunk.repeat(3)}0\r\n\r\n`,
    );

    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(events).toEqual([]);
  });

  test('refuses a broken percent-encoding', async () => {
    const { front } = await aFront();
    expect(await rawBytes(front.port, 'GET /v1/jobs/%E0%A4%A HTTP/1.1\r\nHost: localhost\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 400 /,
    );
  });

  test('tells a client nothing about a fault', async () => {
    const { front, errors } = await aFront({
      respond: () => {
        throw new Error('secret detail');
      },
    });

    const response = await fetch(front.url);

    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(errors).toHaveLength(1);
  });

  test('tells nobody of a client that hangs up in the middle of its body', async () => {
    const { front, events, errors } = await aFront();
    const socket = connect(front.port, '127.0.0.1');
    await new Promise<void>((resolve) =>
      socket.write('POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"id":', () => resolve()),
    );
    socket.destroy();

    // It was taken after the first one, and the front is closed when both are over.
    expect(await rawRequest(front.port, { host: 'localhost' })).toMatchObject({ status: 201 });
    await front.close(0);
    await new Promise(setImmediate);

    expect(errors).toEqual([]);
    expect(events).toHaveLength(1);
  });

  test('answers while others hold all the connections and send nothing, or half a request', async () => {
    const { front } = await aFront();
    const idle = Array.from({ length: 40 }, (_, index) => {
      const socket = connect(front.port, '127.0.0.1', () => {
        socket.write(index % 2 === 0 ? '' : 'GET /v1/jobs HTTP/1.1\r\nHost: localhost\r\n');
      });
      socket.on('error', () => undefined);
      return { socket, closed: new Promise((resolve) => socket.once('close', resolve)) };
    });
    await Promise.all(idle.slice(0, 30).map(({ closed }) => closed));

    expect(await rawRequest(front.port, { host: 'localhost' })).toMatchObject({ status: 201 });

    expect(idle.filter(({ socket }) => !socket.destroyed).length).toBeLessThanOrEqual(10);
    for (const { socket } of idle) {
      socket.destroy();
    }
  });

  test('says that it is starting until there is somebody to answer', async () => {
    const front = await listen({ ...OPEN_TO_ALL, port: 0, clock: systemClock, onError: () => undefined });
    open.push(front);

    const response = await fetch(`${front.url}/v1/health`);

    expect(response.status).toBe(503);
    expect(await response.json()).toMatchObject({ code: 'unavailable', detail: 'the runtime is starting' });
  });

  test('says that a port is taken, and by which option to choose another', async () => {
    const { front } = await aFront();
    await expect(aFront({ port: front.port })).rejects.toThrow(
      `cannot listen on 127.0.0.1:${front.port}: another program or another runtime listens there (cronstack doctor says which); choose another port with --port`,
    );
  });
});

interface FrontOfTest {
  readonly respond?: () => never;
  readonly port?: number;
  readonly settings?: Partial<typeof OPEN_TO_ALL>;
}

async function aFront({ respond, port = 0, settings = {} }: FrontOfTest = {}) {
  const events: APIGatewayProxyEventV2[] = [];
  const errors: unknown[] = [];
  const front = await listen({
    ...OPEN_TO_ALL,
    ...settings,
    port,
    clock: systemClock,
    onError: (error) => errors.push(error),
  });
  front.serve(async (event) => {
    events.push(event);
    respond?.();
    return { statusCode: 201, headers: { etag: '"1"' }, body: '{"ok":true}' };
  });
  open.push(front);
  return { front, events, errors };
}

/** Sends headers as they are, also those that fetch() sets itself. */
function rawRequest(
  port: number,
  headers: Record<string, string>,
  path = '/v1/jobs',
): Promise<{ status: number; body: string; headers: IncomingHttpHeaders }> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: '127.0.0.1', port, path, headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
    })
      .on('error', reject)
      .end();
  });
}

/** What the server says to these bytes, until it closes the connection. */
function rawBytes(port: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    socket.on('data', (chunk) => {
      answer += chunk;
    });
    socket.on('error', () => resolve(answer));
    socket.on('close', () => resolve(answer));
  });
}
