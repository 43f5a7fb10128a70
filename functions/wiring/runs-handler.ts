import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddyfiedHandler } from '@middy/core';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { TellUnreadable } from '#domain/stored/unreadable.ts';
import type { Delivery } from '#engine/attempts/runner.ts';
import { eachMessage, type Handled } from '#functions/messages/each.ts';
import { readRunMessage } from '#functions/messages/read.ts';
import { takeRun } from '#functions/messages/take-run.ts';
import { batchFailures } from '#functions/middleware/batch-failures.ts';
import { composed } from '#functions/middleware/composed.ts';
import { errorLog } from '#functions/middleware/error-log.ts';
import { logKeys } from '#functions/middleware/log-keys.ts';
import type { RunMessage } from '#ports/queues.ts';

/** The parts of a function that reads a runs queue. */
export interface RunsHandlerDependencies {
  readonly logger: () => Logger;
  readonly unreadable: TellUnreadable;
  /** Hides a message of the runs queue for so many seconds from now. */
  readonly hideMessage: (receiptHandle: string, seconds: number) => Promise<void>;
  /** Does what the message asks for. */
  readonly deliver: (message: RunMessage, record: SQSRecord, context: Context) => Promise<Delivery>;
}

/**
 * Makes a function that reads a runs queue, a message at a time. A run that has to wait hides its message for the delay and reports it
 * back, in this order: a message that is reported first could come at once.
 */
export function makeRunsHandler(dependencies: RunsHandlerDependencies): MiddyfiedHandler<SQSEvent, SQSBatchResponse> {
  const { logger, unreadable } = dependencies;
  const messages = {
    kind: 'run_message',
    read: readRunMessage,
    take: (message: RunMessage, record: SQSRecord, context: Context) => take(dependencies, message, record, context),
  } as const;
  return composed<SQSEvent, SQSBatchResponse>(eachMessage(messages, unreadable))
    .use(logKeys(logger))
    .use(errorLog(logger))
    .use(batchFailures(logger, 'a run could not be delivered'));
}

function take(
  { logger, hideMessage, deliver }: RunsHandlerDependencies,
  message: RunMessage,
  record: SQSRecord,
  context: Context,
): Promise<Handled> {
  const received = {
    hide: (seconds: number) => hideMessage(record.receiptHandle, seconds),
    receives: Number(record.attributes.ApproximateReceiveCount),
    onFailure: (error: unknown) => logger().warn('the message comes again when it is not hidden any more', { error }),
  };
  return takeRun(received, async () => {
    logger().appendKeys({ jobId: message.jobId, runId: message.runId });
    return deliver(message, record, context);
  });
}
