import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { RouteMissing } from './failure-answer.ts';

/** The beginning of every path; API Gateway tells what comes behind it once more, as the value of its own route's `{proxy+}`. */
const ROOT = '/v1/';

/**
 * The middleware that has a request routed by its path as it came, percent-encoded, so that an encoded slash is part of its segment and
 * makes no two of one: where API Gateway hands `{proxy+}` over encoded, by that, as `rawPath` it has decoded as a whole. No route has a path
 * of which a segment holds a slash; one that is not properly encoded is nobody's id, and refused as such.
 */
export function pathBySegment(): MiddlewareObj<APIGatewayProxyEventV2> {
  return {
    before: (request) => {
      const { requestContext, pathParameters: { proxy } = {} } = request.event;
      const { http } = requestContext;
      const path = proxy === undefined ? http.path : `${ROOT}${proxy}`;
      if (path.split('/').some(holdsSlash)) {
        throw new RouteMissing(http.method, undefined);
      }
      request.event = { ...request.event, requestContext: { ...requestContext, http: { ...http, path } } };
    },
  };
}

function holdsSlash(segment: string): boolean {
  try {
    return decodeURIComponent(segment).includes('/');
  } catch {
    return false;
  }
}
