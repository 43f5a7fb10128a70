import { createHmac } from 'node:crypto';
import { eventsOf, type IdentifiedEvent } from '#domain/notices/layouts/event.ts';
import type { Sending } from '#ports/channels.ts';
import { inOrder } from './in-order.ts';
import { ask } from './request.ts';
import type { Outgoing, SendingHost } from './sender.ts';

const PREFIX = 'whsec_';
/** Standard Webhooks, "Symmetric signatures": 24 to 64 bytes. */
const [LEAST_KEY_BYTES, MOST_KEY_BYTES] = [24, 64];
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const MS_A_SECOND = 1_000;

/**
 * Posts events as Standard Webhooks (standardwebhooks.com): the id is the notice's, the same at every try; the timestamp is of this try;
 * each secret makes a signature.
 */
export async function sendToWebhook(host: SendingHost, outgoing: Outgoing): Promise<Sending> {
  const { message, writing, values, secrets, signal } = outgoing;
  const keys = Object.entries(values)
    .filter(([name]) => name.startsWith('secrets'))
    .map(([, secret]) => keyOf(secret));
  if (keys.includes(undefined)) {
    const answer = `a secret has to be ${PREFIX} and the base64 of ${LEAST_KEY_BYTES} to ${MOST_KEY_BYTES} bytes`;
    return { kind: 'permanent', answer };
  }
  return await inOrder(eventsOf(message, writing), async ({ id, event }: IdentifiedEvent) => {
    const body = JSON.stringify(event);
    const timestamp = String(Math.floor(host.clock.now() / MS_A_SECOND));
    const signed = `${id}.${timestamp}.${body}`;
    const signatures = keys.flatMap((key) => (key === undefined ? [] : [`v1,${signatureOf(key, signed)}`]));
    const headers = {
      'Content-Type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      ...(signatures.length === 0 ? {} : { 'webhook-signature': signatures.join(' ') }),
    };
    return await ask({ url: values.url ?? '', method: 'POST', headers, body }, { ...host, secrets, signal });
  });
}

function signatureOf(key: Buffer, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64');
}

function keyOf(secret: string): Buffer | undefined {
  const encoded = secret.trim().replace(PREFIX, '');
  const key = BASE64.test(encoded) ? Buffer.from(encoded, 'base64') : Buffer.alloc(0);
  return key.length >= LEAST_KEY_BYTES && key.length <= MOST_KEY_BYTES ? key : undefined;
}
