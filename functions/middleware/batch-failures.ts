import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddlewareObj } from '@middy/core';
import type { SQSEvent } from 'aws-lambda';
import type { HandledBatch } from '#functions/messages/each.ts';
import { idsIn } from '#functions/messages/read.ts';

/**
 * The answer to SQS about a batch, made of how each of its messages ended: those that failed, of which the log says `failure`, and those
 * that ask for it come again, and no others (Lambda developer guide, "Implementing partial batch responses").
 */
export function batchFailures(logger: () => Logger, failure: string): MiddlewareObj<SQSEvent> {
  return {
    after: (request) => {
      const ends: HandledBatch = request.response;
      const again = request.event.Records.filter(({ messageId, body }, index) => {
        const end = ends[index];
        if (end?.status === 'rejected') {
          logger().error(failure, { messageId, ...idsIn(body), error: end.reason });
        }
        return end?.status !== 'fulfilled' || end.value === 'again';
      });
      request.response = { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
    },
  };
}
