import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { HttpCommand } from '#domain/jobs/command/http/schema.ts';
import { execute } from './an-execution.ts';
import { aServer } from './http-server.ts';

const TEXT = 'grüezi mitenand: ok';
const BYTES = Buffer.from(TEXT);

test.each<[string, string, Uint8Array]>([
  ['gzip', 'gzip', gzipSync(BYTES)],
  ['gzip under its old name', 'X-GZip', gzipSync(BYTES)],
  ['gzip of several members', 'gzip', Buffer.concat([gzipSync(BYTES.subarray(0, 3)), gzipSync(BYTES.subarray(3))])],
  ['deflate', 'deflate', deflateSync(BYTES)],
  ['deflate without its header', 'deflate', deflateRawSync(BYTES)],
  ['brotli', 'br', brotliCompressSync(BYTES)],
  ['several, one on the other', 'deflate, gzip', gzipSync(deflateSync(BYTES))],
  ['none by its name', 'identity', BYTES],
])('a response in %s that nobody asked for is decoded', async (_, encoding, body) => {
  const server = await serving(body, { 'content-encoding': encoding });

  expect(await ask(server.url, { bodyContains: TEXT })).toEqual({ result: { kind: 'succeeded' }, output: TEXT });
});

test.each<[string, string, Uint8Array]>([
  ['ISO-8859-1', 'text/html; charset=ISO-8859-1', Buffer.from(TEXT, 'latin1')],
  ['quotes', 'text/plain;format=flowed; Charset="windows-1252"', Buffer.from(TEXT, 'latin1')],
  ['UTF-16', 'text/plain; charset=utf-16le', Buffer.from(TEXT, 'utf16le')],
  ['Shift_JIS', 'text/plain; charset=Shift_JIS', Buffer.from([...Buffer.from('gr'), 0x82, 0xa0])],
  ['UTF-8', 'text/plain; charset=utf8', BYTES],
  ['nothing', 'text/plain', BYTES],
])('a response is read in the charset that it names: %s', async (name, contentType, body) => {
  const server = await serving(body, { 'content-type': contentType });
  const text = name === 'Shift_JIS' ? 'grあ' : TEXT;

  expect(await ask(server.url, { bodyContains: text })).toEqual({ result: { kind: 'succeeded' }, output: text });
});

test('a response in another charset is masked', async () => {
  const body = gzipSync(Buffer.from('your key is schlüssel-1', 'latin1'));
  const server = await serving(body, { 'content-encoding': 'gzip', 'content-type': 'text/plain; charset=latin1' });
  const { output } = await execute({ type: 'http', url: server.url, headers: {}, body: { apiKey: 'schlüssel-1' } });

  expect(output).toBe('your key is ***');
});

test('a charset and an encoding that are not known are said, and the response is taken as UTF-8 as it came', async () => {
  const server = await serving(BYTES, {
    'content-encoding': 'squeezed',
    'content-type': 'text/plain; charset=klingon',
  });

  expect(await ask(server.url, { bodyContains: TEXT })).toEqual({
    result: { kind: 'succeeded' },
    output: `[the content encoding squeezed is not known: shown as it came]\n[the charset klingon is not known: read as UTF-8]\n${TEXT}`,
  });
});

test.each([
  ['gzip', gzipSync(Buffer.alloc(64 * 1024 * 1024))],
  ['gzip, gzip', gzipSync(gzipSync(Buffer.alloc(64 * 1024 * 1024)))],
  ['br', brotliCompressSync(Buffer.alloc(64 * 1024 * 1024))],
])('a bomb in %s is stopped at the size limit', async (encoding, body) => {
  const server = await serving(body, { 'content-encoding': encoding });
  const before = process.memoryUsage().rss;
  const { result, output } = await ask(server.url, {}, 100_000);

  expect(body.length).toBeLessThan(100_000);
  expect(result).toMatchObject({ kind: 'failed', retryable: false });
  expect(JSON.stringify(result)).toContain('longer than 100000 bytes');
  expect(output.length).toBe(100_000);
  expect(process.memoryUsage().rss - before).toBeLessThan(48 * 1024 * 1024);
});

test('what is sent counts as well as what it decodes to', async () => {
  // Stored blocks of nothing: many bytes, no text.
  const empty = Buffer.concat([...Array.from({ length: 40_000 }, () => Buffer.from([0, 0, 0, 0xff, 0xff]))]);
  const server = await serving(empty, { 'content-encoding': 'deflate' });
  const { result, output } = await ask(server.url, {}, 100_000);

  expect(JSON.stringify(result)).toContain('longer than 100000 bytes');
  expect(output).toBe('');
});

test('a body that is exactly as long as it may be is read', async () => {
  const server = await serving(gzipSync(Buffer.alloc(100_000, 'x')), { 'content-encoding': 'gzip' });

  expect(await ask(server.url, {}, 100_000)).toMatchObject({ result: { kind: 'succeeded' } });
});

test.each([
  ['is none', Buffer.from('this is no gzip at all')],
  ['ends in its middle', gzipSync(Buffer.alloc(10_000, 'abc')).subarray(0, 20)],
])('a gzip that %s fails the attempt, which is tried again', async (_, body) => {
  const server = await serving(body, { 'content-encoding': 'gzip' });

  expect((await ask(server.url)).result).toMatchObject({ kind: 'failed', retryable: true });
});

test('a HEAD and an empty answer have no body to decode', async () => {
  const server = await serving(new Uint8Array(), { 'content-encoding': 'gzip' });

  expect((await ask(server.url)).result).toEqual({ kind: 'succeeded' });
  expect((await execute({ type: 'http', method: 'HEAD', url: server.url })).result).toEqual({ kind: 'succeeded' });
});

async function serving(body: Uint8Array, headers: Readonly<Record<string, string>>) {
  return await aServer((_, response) => {
    response.writeHead(200, headers).end(body);
  });
}

async function ask(url: string, expectation: NonNullable<HttpCommand['expect']> = {}, maxResponseBytes = 1_000_000) {
  return await execute({ type: 'http', url, expect: expectation, maxResponseBytes });
}
