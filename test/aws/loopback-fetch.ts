import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';

/** An emulator's APIs are at `<id>.execute-api.localhost`: names under localhost are this machine (RFC 6761), which not every resolver knows. */
const lookup: LookupFunction = (_hostname, options, callback) =>
  options.all === true ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4);

/** Sends to names under localhost as to this machine, and to all others as fetch does. */
export async function loopbackFetch(request: Request): Promise<Response> {
  const url = new URL(request.url);
  if (!url.hostname.endsWith('.localhost')) {
    return fetch(request);
  }
  const body = await request.text();
  return new Promise((resolve, reject) => {
    const { method } = request;
    const sent = httpsRequest(url, { method, headers: Object.fromEntries(request.headers), lookup }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const status = answer.statusCode ?? 0;
        const empty = status === 204 || status === 304;
        resolve(
          new Response(empty ? null : Buffer.concat(chunks), {
            status,
            headers: { 'content-type': answer.headers['content-type'] ?? '' },
          }),
        );
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
