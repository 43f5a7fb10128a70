import { expect, test } from 'vitest';
import { makeClient } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';

const PROBLEM = { code: 'invalid_job', detail: 'the job is not valid', errors: [{ path: 'id', message: 'too long' }] };

test('a problem becomes a typed error', async () => {
  const client = clientAnswering(problemResponse(400, PROBLEM));

  await expect(client.getJob('x')).rejects.toMatchObject({
    name: 'ClientError',
    status: 400,
    code: 'invalid_job',
    message: 'the job is not valid',
    errors: [{ path: 'id', message: 'too long' }],
  });
});

test('where nothing answers, the error says where', async () => {
  const cause = new TypeError('fetch failed');
  const client = makeClient({ url: 'http://127.0.0.1:1/', fetch: () => Promise.reject(cause) });

  const error = await client.health().catch((reason: unknown) => reason);

  expect(error).toBeInstanceOf(ClientError);
  expect(error).toMatchObject({
    code: 'unreachable',
    status: 0,
    message: 'nothing answers at http://127.0.0.1:1',
    cause,
  });
});

test('a question is asked once more where the server closed the connection that was kept for it, and nothing else is', async () => {
  const sent: string[] = [];
  const closed = new TypeError('fetch failed', {
    cause: Object.assign(new Error('other side closed'), { code: 'UND_ERR_SOCKET' }),
  });
  const client = makeClient({
    url: 'http://127.0.0.1:1/',
    fetch: ({ method }) => {
      sent.push(method);
      return sent.length === 2 ? Promise.resolve(problemResponse(404, { detail: 'no' })) : Promise.reject(closed);
    },
  });

  await expect(client.getJob('a')).rejects.toMatchObject({ status: 404 });
  await expect(client.runJob('a')).rejects.toMatchObject({ code: 'unreachable', cause: closed });
  await expect(client.getJob('a')).rejects.toMatchObject({ code: 'unreachable', cause: closed });
  expect(sent).toEqual(['GET', 'GET', 'POST', 'GET', 'GET']);
});

test.each([
  ['an error page', new Response('<html>', { status: 502, headers: { 'content-type': 'text/html' } }), 502],
  ['a problem without a code', problemResponse(400, { detail: 'no' }), 400],
  ['a page instead of JSON', new Response('<html>', { status: 200 }), 200],
  ['a number', new Response('5', { status: 200 }), 200],
])('%s is an unexpected answer', async (_, response, status) => {
  await expect(clientAnswering(response).getJob('x')).rejects.toMatchObject({ code: 'unexpected_answer', status });
});

test('where the gateway lets nothing through, the error says so', async () => {
  const answer = Response.json({ message: 'Too Many Requests' }, { status: 429 });

  await expect(clientAnswering(answer).getJob('x')).rejects.toMatchObject({
    code: 'throttled',
    status: 429,
    message: expect.stringContaining('try again in a moment'),
  });
});

test('ids are encoded, queries are spelled, undefined ones are left out', async () => {
  const urls: string[] = [];
  const client = makeClient({
    url: 'http://api.test/prefix/',
    fetch: async (request) => {
      urls.push(request.url);
      return Response.json({ items: [] });
    },
  });

  await client.listRuns('a/b?c', { from: '2026-11-05T09:00:00+01:00', limit: 5 });
  await client.nextFires('x');

  expect(urls).toEqual([
    'http://api.test/prefix/v1/jobs/a%2Fb%3Fc/runs?from=2026-11-05T09%3A00%3A00%2B01%3A00&limit=5',
    'http://api.test/prefix/v1/jobs/x/next',
  ]);
});

test('a request is signed as it would be sent, and what the signer answers is sent', async () => {
  const sent: Request[] = [];
  const client = makeClient({
    url: 'http://api.test',
    headers: { 'x-team': 'a' },
    sign: async (request) => {
      const signed = request.clone();
      signed.headers.set('authorization', `signed ${request.headers.get('x-team')} ${await request.text()}`);
      return signed;
    },
    fetch: async (request) => {
      sent.push(request);
      return Response.json({});
    },
  });

  await client.pauseAll({ note: 'y' });

  expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual(['signed a {"note":"y"}']);
});

test('the next page is asked for only when its first item is', async () => {
  const asked: (string | null)[] = [];
  const client = makeClient({
    url: 'http://api.test',
    fetch: async ({ url }) => {
      const cursor = new URL(url).searchParams.get('cursor');
      asked.push(cursor);
      return Response.json({
        items: [{ jobId: 'x', at: '2026-11-05T09:00:00.000Z', action: 'pause', by: 'me', note: `after ${cursor}` }],
        nextCursor: `${asked.length}`,
      });
    },
  });

  for await (const { note } of client.eachAuditEntry('x')) {
    if (note === 'after 1') {
      break;
    }
  }

  expect(asked).toEqual([null, '1']);
});

function clientAnswering(response: Response) {
  return makeClient({ url: 'http://api.test', fetch: async () => response });
}

function problemResponse(status: number, body: object): Response {
  return Response.json(body, { status, headers: { 'content-type': 'application/problem+json' } });
}
