import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** The part of a request that its event is made of. */
interface Asked extends Pick<IncomingMessage, 'method' | 'url' | 'headers' | 'httpVersion'> {
  readonly socket: Pick<Socket, 'remoteAddress'>;
}

/**
 * Turns a request into what an HTTP API hands to a function ("payload format 2.0" in the API Gateway developer guide): the query as it
 * came and decoded beside it, repeated headers and parameters joined by commas, cookies apart. The path, which API Gateway decodes as a
 * whole, stays as it came: decoded is each of its segments. Undefined where it is none (a broken percent-encoding).
 */
export function httpEvent(
  request: Asked,
  body: Buffer,
  { requestId, nowMs }: { readonly requestId: string; readonly nowMs: number },
): APIGatewayProxyEventV2 | undefined {
  const [path = '/', rawQueryString = ''] = splitOnce(request.url ?? '/', '?');
  if (!isEncoded(path)) {
    return undefined;
  }
  const { cookie, ...headers } = joined(request.headers);
  const parameters = decodeQuery(rawQueryString);
  const host = headers.host ?? '';
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString,
    ...(cookie === undefined ? {} : { cookies: cookie.split('; ') }),
    headers,
    ...(parameters === undefined ? {} : { queryStringParameters: parameters }),
    requestContext: {
      accountId: 'local',
      apiId: 'local',
      domainName: host,
      domainPrefix: host.split('.')[0] ?? '',
      http: {
        method: request.method ?? 'GET',
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp: request.socket.remoteAddress ?? '',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId,
      routeKey: '$default',
      stage: '$default',
      time: new Date(nowMs).toUTCString(),
      timeEpoch: nowMs,
    },
    ...bodyOf(body),
  };
}

/** Text travels as it is, anything else in base64. */
function bodyOf(body: Buffer): { body?: string; isBase64Encoded: boolean } {
  if (body.length === 0) {
    return { isBase64Encoded: false };
  }
  const text = body.toString('utf8');
  return Buffer.from(text, 'utf8').equals(body)
    ? { body: text, isBase64Encoded: false }
    : { body: body.toString('base64'), isBase64Encoded: true };
}

function joined(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(',') : value]],
    ),
  );
}

function isEncoded(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function decodeQuery(query: string): Record<string, string> | undefined {
  const parameters = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(query)) {
    const earlier = parameters.get(name);
    parameters.set(name, earlier === undefined ? value : `${earlier},${value}`);
  }
  return parameters.size === 0 ? undefined : Object.fromEntries(parameters);
}

function splitOnce(text: string, separator: string): readonly string[] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
}
