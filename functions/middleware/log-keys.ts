import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddlewareObj } from '@middy/core';

/** The log's keys of one invocation: each line has its id, and what was added on the way is forgotten when it ends. */
export function logKeys(logger: () => Logger): MiddlewareObj {
  const forget = () => logger().resetKeys();
  return {
    before: ({ context }) => logger().appendKeys({ function_request_id: context.awsRequestId }),
    after: forget,
    onError: forget,
  };
}
