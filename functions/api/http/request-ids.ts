import type { MiddlewareObj, Request } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Answer } from './answer.ts';

/** The id of each request in its answer, under which the log has it. */
export function requestIds(): MiddlewareObj<APIGatewayProxyEventV2, Answer> {
  return { after: nameRequest, onError: nameRequest };
}

function nameRequest(request: Request<APIGatewayProxyEventV2, Answer>): void {
  if (request.response) {
    const { requestId } = request.event.requestContext;
    request.response = { ...request.response, headers: { ...request.response.headers, 'x-request-id': requestId } };
  }
}
