import { randomUUID } from 'node:crypto';
import { EVERYTHING } from '#domain/access/grant.ts';
import type { Principal } from '#domain/access/may.ts';
import type { ApiHandler } from '#functions/api/handler.ts';
import { httpEvent } from '#local/http/event.ts';

/** The program itself, as the audit trail names it. */
const PROGRAM: Principal = { name: 'scheduler', grants: [EVERYTHING] };

/** Answers requests by the API's own handler, in this process: nothing of it goes over a network. */
export function answeredHere(handler: ApiHandler): (request: Request) => Promise<Response> {
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const asked = {
      method: request.method,
      url: `${pathname}${search}`,
      headers: Object.fromEntries(request.headers),
      httpVersion: '1.1',
      socket: { remoteAddress: '127.0.0.1' },
    };
    const body = Buffer.from(await request.arrayBuffer());
    const event = httpEvent(asked, body, { requestId: randomUUID(), nowMs: Date.now() });
    if (event === undefined) {
      throw new TypeError(`${request.url} is not properly percent-encoded`);
    }
    const answer = await handler(event, undefined, PROGRAM);
    const headers = Object.entries(answer.headers ?? {}).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const text = Buffer.from(answer.body ?? '', answer.isBase64Encoded === true ? 'base64' : 'utf8');
    return new Response(text.length === 0 ? null : text, { status: answer.statusCode ?? 200, headers });
  };
}
