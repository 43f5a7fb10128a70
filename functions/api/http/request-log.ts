import type { MiddlewareObj, Request } from '@middy/core';
import type { Answer } from './answer.ts';
import type { Api } from './context.ts';
import type { ApiEvent } from './event.ts';
import { shownPath } from './shown-path.ts';

/** The middleware that writes each request to the log, refused ones and failures included: who asked for what, and the status. */
export function requestLog({ logRequest }: Pick<Api, 'logRequest'>): MiddlewareObj<ApiEvent, Answer> {
  const log = ({ event, response }: Request<ApiEvent, Answer>): void => {
    const { requestContext, pathParameters } = event;
    const { requestId, http } = requestContext;
    logRequest?.({
      requestId,
      method: http.method,
      path: shownPath(http.path, pathParameters),
      by: event.principal.name,
      status: response?.statusCode ?? 0,
    });
  };
  return { after: log, onError: log };
}
