import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** The event that an HTTP API would hand to the function for a request: path and query decoded, repeated parameters joined by commas. */
export async function httpEvent(request: Request, requestId: string): Promise<APIGatewayProxyEventV2> {
  const { pathname, search, searchParams } = new URL(request.url);
  const path = decodeURIComponent(pathname);
  const body = await request.text();
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: search.slice(1),
    headers: Object.fromEntries(request.headers),
    ...(search === '' ? {} : { queryStringParameters: joined(searchParams) }),
    requestContext: {
      accountId: 'test',
      apiId: 'test',
      domainName: 'test',
      domainPrefix: 'test',
      http: { method: request.method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId,
      routeKey: '$default',
      stage: '$default',
      time: '',
      timeEpoch: 0,
    },
    ...(body === '' ? {} : { body }),
    isBase64Encoded: false,
  };
}

function joined(parameters: URLSearchParams): Record<string, string> {
  return Object.fromEntries([...parameters.keys()].map((name) => [name, parameters.getAll(name).join(',')]));
}
