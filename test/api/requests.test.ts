import { expect, test } from 'vitest';
import { EngineFault } from '#engine/commit/fault.ts';
import { makeHandler } from '#functions/api/handler.ts';
import { shownPath } from '#functions/api/http/shown-path.ts';
import { openApi } from '#local/http/open-api.ts';
import { StoreFault } from '#ports/stores/fault.ts';
import { TEST_URL } from '#testing/fetch.ts';
import { httpEvent } from '#testing/http-event.ts';
import { apiWorld, send } from './api-world.ts';
import { CONTRACTS } from './contract/contract-check.ts';

const JOB = JSON.stringify({ id: 'report', schedule: '@daily', command: 'true' });

test('every declared route is implemented', async () => {
  for (const { method, path } of CONTRACTS) {
    const answer = await send(apiWorld(), method, path.replace(/\{[^}]+\}/, 'x'));

    expect(answer.body, `${method} ${path}`).not.toMatchObject({ code: 'route_not_found' });
    expect(answer.status, `${method} ${path}`).not.toBe(405);
  }
});

test.each(['/', '/v1', '/v2/jobs', '/v1/jobs/a/b', '/v1/jobs//pause', '/v1/__proto__', '/v1/runs/a/b/c'])(
  'the path %s is not found',
  async (path) => {
    expect(await send(apiWorld(), 'GET', path)).toMatchObject({ status: 404, body: { code: 'route_not_found' } });
  },
);

test.each([
  ['DELETE', '/v1/jobs', 'GET, HEAD, POST'],
  ['POST', '/v1/jobs/report', 'GET, HEAD, PUT, PATCH, DELETE'],
  ['OPTIONS', '/v1/jobs/report/run/', 'POST'],
])('%s %s is not allowed, and the answer says what is', async (method, path, allow) => {
  const answer = await send(apiWorld(), method, path);

  expect(answer).toMatchObject({ status: 405, body: { code: 'method_not_allowed' } });
  expect(answer.headers.get('allow')).toBe(allow);
});

test.each([
  ['GET', '/v1/jobs'],
  ['GET', '/v1/jobs/nothing'],
  ['OPTIONS', '/v1/jobs'],
  ['POST', '/v1/nothing'],
])('%s %s lets no page of another site read the answer', async (method, path) => {
  const headers = { origin: 'https://evil.example', 'access-control-request-method': 'POST' };

  const answer = await send(apiWorld(), method, path, { headers });

  expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  expect(answer.headers.get('x-request-id')).toBe('request-1');
});

test.each(CONTRACTS.filter(({ method }) => method === 'GET'))(
  'HEAD $path is answered as GET, without the body',
  async ({ path }) => {
    const world = apiWorld();
    await world.client.createJob({ ...JSON.parse(JOB), id: 'x' });
    const asked = path.replace(/\{[^}]+\}/, 'x');

    const got = await send(world, 'GET', asked);
    const head = await send(world, 'HEAD', asked);

    expect(head.status).toBe(got.status);
    head.headers.delete('x-request-id');
    got.headers.delete('x-request-id');
    expect([...head.headers]).toEqual([...got.headers]);
    expect(head.body).toBeUndefined();
  },
);

test.each([
  ['/v1/jobs/report/run', 405, 'POST'],
  ['/v1/nothing', 404, null],
])('HEAD %s, which nobody may GET, is refused without a body', async (path, status, allow) => {
  const answer = await send(apiWorld(), 'HEAD', path);

  expect(answer).toMatchObject({ status, body: undefined });
  expect(answer.headers.get('allow')).toBe(allow);
});

test.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonp'])(
  'a body announced as %s is refused',
  async (type) => {
    const { fetch } = apiWorld();
    const request = new Request(`${TEST_URL}/v1/jobs`, { method: 'POST', body: new TextEncoder().encode(JOB) });
    if (type !== undefined) {
      request.headers.set('content-type', type);
    }

    const response = await fetch(request);

    expect(response.status).toBe(415);
    expect(await response.json()).toMatchObject({ code: 'unsupported_media_type' });
  },
);

test.each(['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/merge-patch+json'])(
  'a body announced as %s is read',
  async (type) => {
    const answer = await send(apiWorld(), 'POST', '/v1/jobs', { body: JOB, headers: { 'content-type': type } });

    expect(answer.status).toBe(201);
  },
);

test('a body in base64 is read, and one that is not UTF-8 refused', async () => {
  const { engine } = apiWorld();
  const handler = makeHandler({ ...engine, openApi, logFault: () => {} });
  const event = await postEvent();

  const read = await handler({ ...event, body: Buffer.from(JOB).toString('base64'), isBase64Encoded: true });
  const refused = await handler({
    ...event,
    body: Buffer.from([0xff, 0xfe]).toString('base64'),
    isBase64Encoded: true,
  });

  expect(read.statusCode).toBe(201);
  expect(refused).toMatchObject({ statusCode: 400, body: expect.stringContaining('malformed_json') });
});

test.each([
  ['limit=0', 'limit'],
  ['limit=101', 'limit'],
  ['limit=1e1', 'limit'],
  ['limit=5&limit=6', 'limit'],
  ['limit=', 'limit'],
  ['cursor=', 'cursor'],
  ['limits=5', 'limits'],
  ['state=deleted', 'state'],
  ['__proto__=1', '__proto__'],
])('the query %s is refused, naming %s', async (query, parameter) => {
  expect(await send(apiWorld(), 'GET', `/v1/jobs?${query}`)).toMatchObject({
    status: 400,
    body: { code: 'invalid_request', errors: [{ path: parameter }] },
  });
});

test.each(['/v1/jobs', '/v1/jobs/report/runs', '/v1/jobs/report/audit', '/v1/runs', '/v1/runs/RUN/log'])(
  'a made-up cursor of %s is refused',
  async (path) => {
    const world = apiWorld();
    await world.client.createJob(JSON.parse(JOB));
    const { id } = await world.client.runJob('report');

    const answer = await send(world, 'GET', `${path.replace('RUN', id)}?cursor=made-up`);

    expect(answer).toMatchObject({ status: 400, body: { code: 'bad_cursor', errors: [{ path: 'cursor' }] } });
  },
);

test.each(['a%20b', 'x'.repeat(57), '%00', '%E0%A4%A', 'ü'])('the job id %s is refused', async (id) => {
  const { engine } = apiWorld();
  const handler = makeHandler({ ...engine, openApi, logFault: () => {} });
  const event = await httpEvent(new Request(`${TEST_URL}/v1/jobs/x`), 'request');
  event.requestContext.http.path = `/v1/jobs/${id}`;

  const answer = await handler(event);

  expect(answer).toMatchObject({ statusCode: 400, body: expect.stringContaining('"path":"id"') });
});

test('an id is the same, percent-encoded or not', async () => {
  const { engine, client } = apiWorld();
  await client.createJob({ ...JSON.parse(JOB), id: 'a.b' });
  const event = await httpEvent(new Request(`${TEST_URL}/v1/jobs/x`), 'request');
  event.requestContext.http.path = '/v1/jobs/a%2Eb';

  expect(await makeHandler({ ...engine, openApi, logFault: () => {} })(event)).toMatchObject({ statusCode: 200 });
});

test.each([
  ['as it came', '/v1/jobs/report%2Frun', undefined],
  ['encoded beside a decoded one', '/v1/jobs/report/run', 'jobs/report%2Frun'],
  ['encoded in other letters', '/v1/jobs/report%2frun', undefined],
  ['in a part that is no id', '/v1%2Fjobs/report/run', undefined],
])('an encoded slash does not divide a path %s: no job is run', async (_, path, proxy) => {
  const { engine, client } = apiWorld();
  await client.createJob(JSON.parse(JOB));
  const event = await postEvent();
  Object.assign(event.requestContext.http, { path });
  Object.assign(event, { rawPath: path, ...(proxy === undefined ? {} : { pathParameters: { proxy } }) });

  const answer = await makeHandler({ ...engine, openApi, logFault: () => {} })({ ...event, body: '{}' });

  expect(answer).toMatchObject({ statusCode: 404, body: expect.stringContaining('route_not_found') });
  expect((await client.listRuns('report')).items).toEqual([]);
});

test('each request is logged with who asked for what and the status, whatever came of it', async () => {
  const { engine } = apiWorld();
  const logged: unknown[] = [];
  const handler = makeHandler({
    ...engine,
    openApi,
    logFault: () => {},
    logRequest: (request) => logged.push(request),
  });

  for (const [method, path] of [
    ['GET', '/v1/jobs'],
    ['GET', '/v1/jobs/report'],
    ['POST', '/v1/pings/4f1e8b7c90aa/now'],
  ] as const) {
    await handler(await httpEvent(new Request(`${TEST_URL}${path}`, { method }), 'request-1'));
  }

  const common = { requestId: 'request-1', by: 'local' };
  expect(logged).toEqual([
    { ...common, method: 'GET', path: '/v1/jobs', status: 200 },
    { ...common, method: 'GET', path: '/v1/jobs/report', status: 404 },
    { ...common, method: 'POST', path: '/v1/pings/4f1e.../now', status: 404 },
  ]);
});

test('of a key in a path the log has the beginning alone', () => {
  expect(shownPath('/v1/pings/4f1e8b7c90aa/start', { key: '4f1e8b7c90aa' })).toBe('/v1/pings/4f1e.../start');
  expect(shownPath('/v1/jobs/nightly-report/runs', { id: 'nightly-report', proxy: 'x' })).toBe(
    '/v1/jobs/nightly-report/runs',
  );
});

test('a fault is logged under an id, and the client is given the id alone', async () => {
  const fault = new Error('the password is hunter2');
  const world = apiWorld((ports) => ({
    heads: Object.assign(Object.create(ports.heads), { read: () => Promise.reject(fault) }),
  }));

  const answer = await send(world, 'GET', '/v1/jobs/report');

  expect(answer).toMatchObject({ status: 500, body: { code: 'internal_error', requestId: 'request-1' } });
  expect(JSON.stringify(answer.body)).not.toMatch(/hunter2|at /);
  expect(world.faults).toEqual([{ requestId: 'request-1', method: 'GET', path: '/v1/jobs/report', error: fault }]);
});

test.each([
  [new EngineFault('contention', 'lost 30 races'), '1', 'others keep changing the job'],
  [new StoreFault('store_throttled', 'ThrottlingException'), '1', 'the store asks to slow down'],
  [new StoreFault('store_unavailable', 'no route to host'), '1', 'the store does not answer'],
  [new StoreFault('store_full', 'ENOSPC /data/jobs'), '60', 'the store has no room left'],
  [new StoreFault('store_lost', '/data/jobs'), '60', 'what the store keeps was removed or replaced'],
  [new StoreFault('store_damaged', '/data/cronstack.db'), '60', 'what the store keeps is damaged'],
  [new StoreFault('item_too_large', '500 KB'), '60', 'the store takes nothing of that size'],
  [new StoreFault('store_denied', 'arn:aws:iam::1:role/x'), '60', 'the store does not let this process in'],
  [new StoreFault('store_missing', 'table jobs-dev'), '60', 'the store has no such table'],
  [new StoreFault('item_unreadable', 'job#report'), '60', 'the store holds something that cannot be read'],
  [new StoreFault('store_rejected', 'no such attribute'), '60', 'the store did not take a request of ours'],
])('what is not to be had now is a 503 that says why and when to try again: %s', async (fault, retryAfter, reason) => {
  const failing = () => Promise.reject(fault);
  const world = apiWorld((ports) => ({
    heads: Object.assign(Object.create(ports.heads), { read: failing, write: failing }),
    bookmarks: Object.assign(Object.create(ports.bookmarks), { read: failing }),
  }));

  const read = await send(world, 'GET', '/v1/jobs/report');
  const write = await send(world, 'PUT', '/v1/jobs/report', { body: JOB });
  const health = await send(world, 'GET', '/v1/health');

  for (const [index, answer] of [read, write, health].entries()) {
    const requestId = `request-${index + 1}`;
    const detail = `${reason}; the log says more under ${requestId}`;
    expect(answer).toMatchObject({ status: 503, body: { code: 'unavailable', detail, requestId } });
    expect(answer.headers.get('retry-after')).toBe(retryAfter);
    expect(JSON.stringify(answer.body)).not.toContain(fault.message);
  }
  expect(world.faults.map(({ error }) => error)).toEqual([fault, fault, fault]);
});

test.each([
  [{ iam: { userArn: 'arn:aws:iam::1:user/ada' } }, 'arn:aws:iam::1:user/ada'],
  [{ jwt: { claims: {} } }, 'unknown'],
  [{ jwt: { claims: { sub: '00u1', email: 'ada@example.com', name: 'Ada' } } }, 'ada@example.com (00u1)'],
  [{ jwt: { claims: { sub: '00u1', 'cognito:username': 'ada' } } }, 'ada (00u1)'],
  [{ jwt: { claims: { sub: '00u1', email: '' } } }, '00u1'],
  [{ jwt: { claims: { client_id: 'nightly-build', scope: 'jobs' } } }, 'nightly-build'],
  [{ lambda: { user: 'ada' } }, 'unknown'],
])('the authorizer says who asks: %j', async (authorizer, by) => {
  const { engine, client } = apiWorld();
  const event = await postEvent();
  Object.assign(event.requestContext, { authorizer });

  await makeHandler({ ...engine, openApi, logFault: () => {} })({ ...event, body: JOB });

  expect((await client.listAudit('report')).items).toMatchObject([{ action: 'create', by }]);
});

function postEvent() {
  const headers = { 'Content-Type': 'application/json' };
  return httpEvent(new Request(`${TEST_URL}/v1/jobs`, { method: 'POST', headers }), 'request');
}
