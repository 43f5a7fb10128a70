import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { quickFetch } from '#adapters/access/loopback.ts';
import { makeClient } from '#api/client/client.ts';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  vi.unstubAllGlobals();
  await Promise.all(closing.splice(0).map((close) => close()));
});

describe('plain HTTP to this machine', () => {
  test('says the same both ways as with fetch, which it does not take', async () => {
    const asked: unknown[] = [];
    const url = await aServer(async (request, response) => {
      const { method, url: path, headers } = request;
      asked.push([method, path, headers['if-match'], await text(request)]);
      response.writeHead(409, { 'content-type': 'text/plain', 'set-cookie': ['a=1', 'b=2'] }).end('no, with an é');
    });
    const send = (way: typeof quickFetch) =>
      way(new Request(`${url}/v1/jobs?limit=5`, { method: 'POST', headers: { 'if-match': '"3"' }, body: '{"ü":1}' }));
    const answers = [await told(send(fetch))];
    vi.stubGlobal('fetch', () => Promise.reject(new Error('taken')));

    answers.push(await told(send(quickFetch)));

    expect(asked).toEqual(Array(2).fill(['POST', '/v1/jobs?limit=5', '"3"', '{"ü":1}']));
    expect(answers).toEqual(Array(2).fill([409, 'text/plain', ['a=1', 'b=2'], 'no, with an é']));
  });

  test.each([
    ['HEAD', 200],
    ['DELETE', 204],
  ])('answers %s with %i and no body', async (method, status) => {
    const url = await aServer((_, response) => response.writeHead(status, { 'x-proof': 'yes' }).end());

    const answer = await quickFetch(new Request(url, { method }));

    expect([answer.status, answer.headers.get('x-proof'), answer.body]).toEqual([status, 'yes', null]);
  });

  test('follows no redirection', async () => {
    const url = await aServer((_, response) => response.writeHead(302, { location: '/elsewhere' }).end());

    expect((await quickFetch(new Request(url))).status).toBe(302);
  });

  test.each([
    ['never answers', () => undefined],
    ['never ends its answer', (response: ServerResponse) => response.writeHead(200).write('{"items": [')],
  ])('is given up where a server %s', async (_, answer) => {
    const url = await aServer((_request, response) => answer(response));

    await expect(makeClient({ url, fetch: quickFetch, timeoutMs: 100 }).listJobs()).rejects.toMatchObject({
      code: 'no_answer',
    });
  });

  test.each([
    [
      'breaks its answer off',
      (response: ServerResponse) => response.writeHead(200, { 'content-length': 1_000 }).write('{'),
    ],
    ['breaks the connection off', () => undefined],
  ])('fails where a server %s', async (_, answer) => {
    const url = await aServer((_request, response) => {
      answer(response);
      setImmediate(() => response.destroy());
    });

    await expect(makeClient({ url, fetch: quickFetch }).listJobs()).rejects.toMatchObject({ code: 'unreachable' });
  });

  test('an endless answer is left where it gets too long', async () => {
    const url = await aServer((_, response) => {
      const more = () => {
        while (response.write(' '.repeat(2 ** 20))) {}
      };
      response.on('drain', more);
      more();
    });

    await expect(makeClient({ url, fetch: quickFetch }).listJobs()).rejects.toThrow('the answer is larger than 32 MiB');
  });
});

test.each(['http://localhost:1/', 'https://127.0.0.1:1/', 'http://192.0.2.1/', 'http://127.0.0.1.example/'])(
  '%s is for fetch',
  async (url) => {
    const asked: string[] = [];
    vi.stubGlobal('fetch', async (request: Request) => {
      asked.push(request.url);
      return new Response();
    });

    await quickFetch(new Request(url));

    expect(asked).toEqual([url]);
  },
);

async function told(answered: Promise<Response>) {
  const answer = await answered;
  const { status, headers } = answer;
  return [status, headers.get('content-type'), headers.getSetCookie(), await answer.text()];
}

async function aServer(answer: (request: IncomingMessage, response: ServerResponse) => unknown): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(
    () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}
