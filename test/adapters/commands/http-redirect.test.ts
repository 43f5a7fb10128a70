import { expect, test } from 'vitest';
import { redirected } from '#adapters/commands/http/redirect.ts';
import type { HttpRequest } from '#adapters/commands/http/request.ts';

test.each([
  [301, 'POST', 'GET'],
  [302, 'POST', 'GET'],
  [303, 'PUT', 'GET'],
  [303, 'HEAD', 'HEAD'],
  [301, 'PUT', 'PUT'],
  [307, 'POST', 'POST'],
  [308, 'DELETE', 'DELETE'],
])('after %i a %s goes on as %s, with its body only where the method stays', (status, method, goesOnAs) => {
  const next = redirected(aRequest({ method }), status, 'other', new Set());
  expect(next).toMatchObject({ kind: 'next', request: { method: goesOnAs } });
  expect(next.kind === 'next' && next.request.url.href).toBe('https://a.test/x/other');
  expect(next.kind === 'next' && next.request.body).toBe(goesOnAs === method && method !== 'HEAD' ? 'body' : undefined);
});

test('encryption is never given up on the way', () => {
  expect(redirected(aRequest(), 302, 'http://a.test/x/y?token=tr0ub4dor', new Set())).toEqual({
    kind: 'refused',
    why: 'the redirect leads from https to http://a.test: without encryption',
  });
  const plain = aRequest({ url: new URL('http://a.test/') });
  expect(redirected(plain, 302, 'https://a.test/', new Set())).toMatchObject({ kind: 'next' });
});

test.each([
  ['https://a.test/y', true],
  ['https://a.test:8443/y', false],
  ['https://b.a.test/y', false],
])('to %s, secret headers go along: %s', (location, goAlong) => {
  const next = redirected(aRequest(), 307, location, new Set(['authorization']));
  const names = next.kind === 'next' ? Object.keys(next.request.headers) : [];
  expect(names).toEqual(goAlong ? ['Authorization', 'X-Page'] : ['X-Page']);
});

function aRequest(more: Partial<HttpRequest> = {}): HttpRequest {
  const headers = { Authorization: 'Bearer tr0ub4dor', 'X-Page': '3' };
  return { url: new URL('https://a.test/x/y'), method: 'POST', headers, body: 'body', ...more };
}
