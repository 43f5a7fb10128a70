import type { MiddlewareObj, Request } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Answer } from './answer.ts';
import type { Route } from './implement.ts';

/** Routes, and beside each GET the HEAD of the same path, which does the same (RFC 9110, section 9.3.2). */
export function withHeads(routes: readonly Route[]): readonly Route[] {
  return routes.flatMap((route) => (route.method === 'GET' ? [route, { ...route, method: 'HEAD' as const }] : [route]));
}

/** The middleware that empties the body of whatever a HEAD is answered with, errors included. */
export function emptyHeads(): MiddlewareObj<APIGatewayProxyEventV2, Answer> {
  return { after: takeBody, onError: takeBody };
}

function takeBody(request: Request<APIGatewayProxyEventV2, Answer>): void {
  if (request.event.requestContext.http.method === 'HEAD' && request.response) {
    const { body: _, ...answer } = request.response;
    request.response = answer;
  }
}
