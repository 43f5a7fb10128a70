import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { makeSigner } from '#adapters/aws/sign-request.ts';

const API = 'https://abc123.execute-api.eu-west-1.amazonaws.com/v1/jobs';

beforeEach(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_SESSION_TOKEN', 'token');
});

afterEach(() => {
  vi.unstubAllEnvs();
});

test('signs for the region that the address names, with the credentials of the default chain', async () => {
  const signed = await makeSigner('us-east-1')(new Request(API));

  expect(signed.headers.get('authorization')).toMatch(
    /^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\/\d{8}\/eu-west-1\/execute-api\/aws4_request, SignedHeaders=.*host.*, Signature=[0-9a-f]{64}$/,
  );
  expect(signed.headers.get('x-amz-security-token')).toBe('token');
});

test('signs for the region it is told where the address names none', async () => {
  const signed = await makeSigner('us-east-1')(new Request('https://abc.execute-api.localhost:4566/v1/jobs'));

  expect(signed.headers.get('authorization')).toContain('/us-east-1/execute-api/');
});

test('leaves method, address, headers and body as they are', async () => {
  const headers = { 'content-type': 'application/json', 'if-match': '"3"' };
  const request = new Request(`${API}?limit=5`, { method: 'POST', headers, body: '{"id":"a"}' });

  const signed = await makeSigner('us-east-1')(request);

  expect([signed.method, signed.url]).toEqual(['POST', `${API}?limit=5`]);
  expect(signed.headers.get('if-match')).toBe('"3"');
  expect(await signed.text()).toBe('{"id":"a"}');
});

test.each([
  ['another body', { method: 'POST', body: '{"id":"b"}' }, API],
  ['another parameter', { method: 'POST', body: '{"id":"a"}' }, `${API}?prune=true`],
  ['another method', { method: 'PUT', body: '{"id":"a"}' }, API],
])('%s is another signature', async (_, init, url) => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 23), toFake: ['Date'] });
  const sign = makeSigner('us-east-1');
  const signatureOf = async (request: Request) => (await sign(request)).headers.get('authorization');

  const one = await signatureOf(new Request(API, { method: 'POST', body: '{"id":"a"}' }));
  const again = await signatureOf(new Request(API, { method: 'POST', body: '{"id":"a"}' }));
  const other = await signatureOf(new Request(url, init));
  vi.useRealTimers();

  expect(again).toBe(one);
  expect(other).not.toBe(one);
});
