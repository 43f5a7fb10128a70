import { type IncomingMessage, request as requestPlain } from 'node:http';
import { request as requestEncrypted } from 'node:https';
import type { LookupFunction } from 'node:net';
import type { ServerAddress } from './destination.ts';
import type { HttpRequest } from './request.ts';

/**
 * Sends a request to one of these addresses, whatever the name in its URL would lead to now; certificates are checked for that name.
 * Answers when the head of the response is there; its body has to be read or destroyed. Throws what node:http does: no connection, a
 * bad certificate, an answer that is no HTTP, the signal's abort. No proxy is used and no connection is kept.
 */
export function exchange(
  { url, method, headers, body }: HttpRequest,
  addresses: readonly ServerAddress[],
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const length = body === undefined ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
  const send = url.protocol === 'https:' ? requestEncrypted : requestPlain;
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method,
      headers: { ...headers, ...length },
      agent: false,
      lookup: pinnedTo(addresses),
      signal,
    });
    request.on('error', reject);
    request.once('response', resolve);
    request.end(body);
  });
}

function pinnedTo(addresses: readonly ServerAddress[]): LookupFunction {
  return (name, options, answer) => {
    const [first] = addresses;
    if (first === undefined) {
      answer(new Error(`${name} has no address`), '');
    } else if (options.all === true) {
      answer(null, [...addresses]);
    } else {
      answer(null, first.address, first.family);
    }
  };
}
