import { problem } from '#api/shapes/problem.ts';
import { may } from '#domain/access/may.ts';
import { EVERY_JOB } from '#domain/access/pattern.ts';
import type { ApiHandler } from '#functions/api/handler.ts';
import { problemAnswer } from '#functions/api/http/answer.ts';
import { EXPOSITION_TYPE } from './exposition.ts';

const PATH = '/metrics';

/** A handler that also answers GET /metrics, which is no part of the API: its text is Prometheus's, and names jobs of everybody. */
export function withMetrics(handler: ApiHandler, text: () => Promise<string>): ApiHandler {
  return async (event, context, principal) => {
    const { rawPath, requestContext } = event;
    if (rawPath !== PATH || (requestContext.http.method !== 'GET' && requestContext.http.method !== 'HEAD')) {
      return handler(event, context, principal);
    }
    if (principal === undefined || !may(principal, 'read', EVERY_JOB).allowed) {
      return problemAnswer(
        problem('access_denied', 'the metrics are of all jobs: they need the role viewer for all of them'),
      );
    }
    return {
      statusCode: 200,
      headers: { 'content-type': EXPOSITION_TYPE, 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
      ...(requestContext.http.method === 'HEAD' ? {} : { body: await text() }),
    };
  };
}
