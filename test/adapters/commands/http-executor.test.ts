import { expect, test } from 'vitest';
import type { HttpCommand } from '#domain/jobs/command/http/schema.ts';
import type { SecretReading, Secrets } from '#ports/secrets.ts';
import { FakeClock } from '#testing/clock.ts';
import { type Choices, execute } from './an-execution.ts';
import { always, aServer } from './http-server.ts';

test('a 2xx has succeeded, and its body is the output', async () => {
  const server = await aServer(always(204));
  expect(await ask(`${server.url}/hook`)).toEqual({ result: { kind: 'succeeded' }, output: '' });
  const other = await aServer(always(200, 'grüezi'));
  expect(await ask(other.url)).toEqual({ result: { kind: 'succeeded' }, output: 'grüezi' });
});

test('a request tells the server of the run, the same key in all its attempts', async () => {
  const server = await aServer(always(200));
  const about = { jobId: 'nightly', runId: 'nightly.20260301T090000Z', attempt: 2 };
  await ask(`${server.url}/a?b=c`, {}, about);
  await ask(server.url, { headers: { 'idempotency-key': 'own', Accept: 'text/csv' } }, about);

  expect(server.seen).toMatchObject([
    {
      method: 'GET',
      url: '/a?b=c',
      body: '',
      headers: {
        'x-cronstack-job-id': 'nightly',
        'x-cronstack-run-id': 'nightly.20260301T090000Z',
        'x-cronstack-scheduled-at': '2026-03-01T09:00:00Z',
        'x-cronstack-attempt': '2',
        'idempotency-key': 'nightly.20260301T090000Z',
        'accept-encoding': 'identity',
      },
    },
    { headers: { 'idempotency-key': 'own', accept: 'text/csv' } },
  ]);
});

test.each<[HttpCommand['body'], string, string | undefined]>([
  ['plain text', 'plain text', 'text/plain; charset=utf-8'],
  [{ a: [1, 'ü'] }, '{"a":[1,"ü"]}', 'application/json'],
  [null, 'null', 'application/json'],
])('a body %j is sent by POST as what it is', async (body, sent, type) => {
  const server = await aServer(always(200));
  await ask(server.url, body === undefined ? {} : { body });
  expect(server.seen).toMatchObject([{ method: 'POST', body: sent, headers: { 'content-type': type } }]);
});

test.each([
  [400, false],
  [404, false],
  [408, true],
  [425, true],
  [429, true],
  [500, true],
  [503, true],
  [304, true],
])('HTTP %i is a failure with the first words of the answer; retried: %s', async (status, retryable) => {
  const server = await aServer(always(status, status === 304 ? '' : 'out of\n\u001b[31m  order '));
  const { result } = await ask(server.url);
  expect(result).toMatchObject({ kind: 'failed', retryable });
  expect(result).toMatchObject({ reason: { text: expect.stringMatching(new RegExp(`^HTTP ${status} [A-Z]`)) } });
  expect(result).toMatchObject({
    reason: { text: expect.stringMatching(status === 304 ? /Modified$/ : /: out of order$/) },
  });
});

test.each<[HttpCommand['expect'], number, string, boolean]>([
  [{ status: 404 }, 404, '', true],
  [{ status: [200, '3xx'] }, 302, '', true],
  [{ status: '200-299' }, 300, '', false],
  [{ status: 201 }, 200, '', false],
  [{ bodyContains: 'all "good"' }, 200, `${'x'.repeat(100_000)} all "good" ...`, true],
  [{ bodyContains: 'good' }, 200, 'goo d', false],
])('expecting %j, HTTP %i with such a body: %s', async (expect_, status, body, succeeds) => {
  const server = await aServer(always(status, body));
  const { result } = await ask(server.url, expect_ === undefined ? {} : { expect: expect_ });
  expect(result.kind).toBe(succeeds ? 'succeeded' : 'failed');
});

test('a text is found where it comes in pieces', async () => {
  const server = await aServer((_, response) => {
    response.write('all g');
    setImmediate(() => response.end('ood'));
  });
  expect(await ask(server.url, { expect: { bodyContains: 'all good' } })).toMatchObject({
    result: { kind: 'succeeded' },
  });
});

test.each([
  ['120', 120],
  ['Sun, 01 Mar 2026 09:01:30 GMT', 90],
  ['Sun, 01 Mar 2026 08:00:00 GMT', 0],
  ['soon', undefined],
  ['-5', undefined],
])('Retry-After: %s is understood as %s s', async (value, seconds) => {
  const server = await aServer(always(503, '', { 'Retry-After': value }));
  const { result } = await ask(server.url, {}, { clock: new FakeClock('2026-03-01T09:00:00Z') });
  expect(result).toEqual({
    kind: 'failed',
    reason: { code: 'http_status', text: 'HTTP 503 Service Unavailable' },
    retryable: true,
    ...(seconds === undefined ? {} : { retryAfterSeconds: seconds }),
  });
});

test('a response that is longer than it may be ends the attempt there, and it is not tried again', async () => {
  const server = await aServer((_, response) => {
    const more = () => response.write('x'.repeat(65_536), () => response.destroyed || more());
    more();
  });
  const { result, output } = await ask(server.url, { maxResponseBytes: 100_000 });
  expect(result).toEqual({
    kind: 'failed',
    reason: { code: 'http_too_long', text: 'HTTP 200 OK: the response is longer than 100000 bytes (maxResponseBytes)' },
    retryable: false,
  });
  expect(output).toBe('x'.repeat(100_000));
});

test('a slow answer is given up when the attempt is told to stop, before its head and in its body', async () => {
  const silent = await aServer(() => {});
  expect(await stoppedOnceAsked(silent.url, () => silent.seen.length > 0)).toMatchObject({
    result: { kind: 'stopped' },
  });
  const begun = await aServer((_, response) => {
    response.write('begun');
  });
  const controller = new AbortController();
  const ended = ask(begun.url, {}, { signal: controller.signal, onOutput: () => controller.abort('timed_out') });
  expect(await ended).toEqual({ result: { kind: 'stopped' }, output: 'begun' });
});

test('no server, an unknown name and an answer that breaks off are failures that may pass', async () => {
  const broken = await aServer((_, response) => {
    response.writeHead(200, { 'Content-Length': '10' }).write('half');
    setImmediate(() => response.destroy());
  });
  expect((await ask(broken.url)).result).toMatchObject({
    reason: { code: 'http_broken_off', text: 'HTTP 200 OK, but the response broke off: aborted' },
    retryable: true,
  });
  expect((await ask('http://127.0.0.1:1/x?token=tr0ub4dor')).result).toEqual({
    kind: 'failed',
    reason: { code: 'http_unreachable', text: 'no answer from 127.0.0.1:1: connect ECONNREFUSED 127.0.0.1:1' },
    retryable: true,
  });
  const resolve = async () => {
    throw new Error('getaddrinfo ENOTFOUND gone.test');
  };
  expect((await ask('http://gone.test/', {}, { http: { allowPrivate: true, resolve } })).result).toMatchObject({
    reason: { code: 'http_unreachable', text: 'no answer from gone.test: getaddrinfo ENOTFOUND gone.test' },
    retryable: true,
  });
});

test('a name is looked up once, and the request goes to the addresses that were checked', async () => {
  const server = await aServer(always(200));
  const asked: string[] = [];
  const resolve = async (name: string) => {
    asked.push(name);
    return [{ address: '127.0.0.1', family: 4 }];
  };
  await ask(`http://rebound.test:${server.port}/`, {}, { http: { allowPrivate: true, resolve } });

  expect(asked).toEqual(['rebound.test']);
  expect(server.seen).toMatchObject([{ headers: { host: `rebound.test:${server.port}` } }]);
});

test('private addresses are refused where they are not allowed, for good', async () => {
  const server = await aServer(always(200));
  const { result } = await ask(server.url, {}, { http: { allowPrivate: false } });
  expect(result).toMatchObject({ kind: 'failed', retryable: false });
  expect(result).toMatchObject({ reason: { text: expect.stringContaining('127.0.0.1 is a private address') } });
  expect(server.seen).toEqual([]);
});

test.each([
  ['http://169.254.169.254/latest/meta-data/', /169\.254\.169\.254 is a link-local, metadata or reserved address/],
  ['http://inner.test/', /inner\.test is 169\.254\.169\.254/],
  ['ftp://example.org/', /leads to ftp: and not to https:/],
  ['http://u:tr0ub4dor@example.org/', /holds a user name or password$/],
  ['http://[', /leads to something that is no URL/],
])('a redirect to %s is not followed', async (location, reason) => {
  const server = await aServer(always(302, '', { Location: location }));
  const resolve = async () => [{ address: '169.254.169.254', family: 4 }];
  const { result } = await ask(server.url, {}, { http: { allowPrivate: true, resolve } });
  expect(result).toMatchObject({ kind: 'failed', reason: { text: expect.stringMatching(reason) }, retryable: false });
  expect(JSON.stringify(result)).not.toContain('tr0ub4dor');
});

test('a redirect is followed as fetch does, and secret headers stay with the server they are for', async () => {
  const other = await aServer(always(200, 'there'));
  const server = await aServer(({ url }, response) => {
    const location = url === '/start' ? '/next' : `${other.url}/end`;
    response.writeHead(url === '/start' ? 307 : 302, { Location: location }).end('moved');
  });
  const outcome = await ask(`${server.url}/start`, {
    headers: { Authorization: 'Bearer tr0ub4dor', 'X-Api-Key': 'tr0ub4dor', 'X-Page': '3' },
    body: { a: 1 },
  });

  expect(outcome).toEqual({ result: { kind: 'succeeded' }, output: 'there' });
  expect(server.seen).toMatchObject([
    { method: 'POST', body: '{"a":1}', headers: { authorization: 'Bearer tr0ub4dor' } },
    { method: 'POST', body: '{"a":1}', headers: { authorization: 'Bearer tr0ub4dor' } },
  ]);
  const [last] = other.seen;
  expect(last).toMatchObject({ method: 'GET', url: '/end', body: '', headers: { 'x-page': '3' } });
  expect(Object.keys(last?.headers ?? {})).not.toEqual(
    expect.arrayContaining([expect.stringMatching(/authorization|x-api-key|content-type/)]),
  );
});

test('redirects end: after ten, where they are not wanted, and where they are what is expected', async () => {
  const server = await aServer(always(302, 'moved', { Location: '/again' }));
  expect((await ask(server.url)).result).toMatchObject({
    reason: { code: 'http_not_allowed', text: 'redirected more than 10 times' },
    retryable: false,
  });
  expect(server.seen).toHaveLength(11);
  expect((await ask(server.url, { followRedirects: false })).result).toMatchObject({
    reason: { code: 'http_status', text: 'HTTP 302 Found: moved' },
  });
  expect((await ask(server.url, { expect: { status: '3xx' } })).result).toMatchObject({ kind: 'succeeded' });
});

test('a header comes from a secret, and what the server repeats of it is masked', async () => {
  const server = await aServer(({ headers }, response) => {
    response.writeHead(401).end(`no: ${headers.authorization}, ${headers['x-pin']}`);
  });
  const { result, output } = await ask(
    server.url,
    {
      headers: {
        Authorization: { fromSecret: 'api', key: 'token', prefix: 'Bearer ' },
        'X-Pin': { fromParameter: '/pin' },
      },
    },
    { secrets: secretsOf({ api: '{"token":"tr0ub4dor&3"}', '/pin': '4711' }) },
  );
  expect(server.seen).toMatchObject([{ headers: { authorization: 'Bearer tr0ub4dor&3', 'x-pin': '4711' } }]);
  expect(output).toBe('no: ***, ***');
  expect(result).toMatchObject({ reason: { code: 'http_status', text: 'HTTP 401 Unauthorized: no: ***, ***' } });
});

test('a secret that no header can hold fails the attempt and is not shown', async () => {
  const server = await aServer(always(200));
  const headers = { Authorization: { fromSecret: 'api' } };
  const { result } = await ask(server.url, { headers }, { secrets: secretsOf({ api: 'tr0ub4dor\r\nX-Evil: 1' }) });
  expect(result).toEqual({
    kind: 'failed',
    reason: {
      code: 'http_bad_header',
      text: 'the value of Authorization cannot stand in a header: it has blanks around it, or several lines',
    },
    retryable: false,
  });
  expect(server.seen).toEqual([]);
});

test('secrets as they stand in headers, URL and body are masked as well', async () => {
  const server = await aServer(({ headers, url, body }, response) => {
    response.end(`${headers.authorization} ${url} ${body}`);
  });
  const { output } = await ask(`${server.url}/?api_key=k3yk3yk3y`, {
    headers: { Authorization: 'Basic dXNlcjpwYXNz' },
    body: { password: 'tr0ub4dor' },
  });
  expect(output).toBe('*** /?api_key=*** {"password":"***"}');
});

async function ask(url: string, more: Partial<HttpCommand> = {}, choices: Choices = {}) {
  return await execute({ type: 'http', url, ...more }, choices);
}

async function stoppedOnceAsked(url: string, isAsked: () => boolean) {
  const controller = new AbortController();
  const ended = ask(url, {}, { signal: controller.signal });
  while (!isAsked()) {
    await new Promise(setImmediate);
  }
  controller.abort('cancelled');
  return await ended;
}

function secretsOf(known: Readonly<Record<string, string>>): Secrets {
  const read = async (name: string): Promise<SecretReading> => ({ kind: 'text', text: known[name] ?? '' });
  return { readSecret: read, readParameter: read };
}
