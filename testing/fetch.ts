import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { httpEvent } from './http-event.ts';

/** The address that requests to a handler of this process name. */
export const TEST_URL = 'http://api.test';

/** A handler's answer to one request. */
type Answering = (event: APIGatewayProxyEventV2) => Promise<APIGatewayProxyStructuredResultV2>;

/** Makes a `fetch` that asks a handler of this process, as API Gateway would. */
export function fetchFrom(answering: Answering): (request: Request) => Promise<Response> {
  let requests = 0;
  return async (request) => {
    requests += 1;
    const { body, headers = {}, statusCode } = await answering(await httpEvent(request, `request-${requests}`));
    return new Response(body ?? null, {
      status: statusCode ?? 200,
      headers: Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]),
    });
  };
}
