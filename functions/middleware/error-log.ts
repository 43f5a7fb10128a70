import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddlewareObj } from '@middy/core';

/** The log line of an invocation that failed as a whole. The error goes on to Lambda, whose error metric and alarm see it. */
export function errorLog(logger: () => Logger): MiddlewareObj {
  return { onError: ({ error }) => logger().error('the function failed', { error }) };
}
