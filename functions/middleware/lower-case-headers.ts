import type { MiddlewareObj } from '@middy/core';
import type { APIGatewayProxyEventV2 } from 'aws-lambda';

/** The names of a request's headers in lower case, as API Gateway hands them over (payload format 2.0); others may not. */
export function lowerCaseHeaders(): MiddlewareObj<APIGatewayProxyEventV2> {
  return {
    before: (request) => {
      const { headers = {} } = request.event;
      request.event = {
        ...request.event,
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
      };
    },
  };
}
