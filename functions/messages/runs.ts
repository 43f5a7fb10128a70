import type { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Delivery } from '#engine/attempts/runner.ts';
import type { RunMessage } from '#ports/queues.ts';
import { readRunMessage } from './read.ts';

/** What a function that reads a runs queue works with. */
export interface RunsHandlerDependencies {
  readonly logger: Logger;
  /** Hides a message of the runs queue for so many seconds from now. */
  readonly hideMessage: (receiptHandle: string, seconds: number) => Promise<void>;
  /** Does what the message asks for. */
  readonly deliver: (message: RunMessage, record: SQSRecord, context: Context) => Promise<Delivery>;
}

/**
 * Makes a function that reads a runs queue. A run that has to wait hides its message for the delay and reports it back, in this order: a
 * message that is reported first could come at once.
 */
export function makeRunsHandler(
  dependencies: RunsHandlerDependencies,
): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  return async (event, context) => {
    const failures: string[] = [];
    for (const record of event.Records) {
      if ((await take(dependencies, record, context)) === 'again') {
        failures.push(record.messageId);
      }
    }
    return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

const FIRST_AGAIN_SECONDS = 5;
const LATEST_AGAIN_SECONDS = 90;

async function take(
  { logger, hideMessage, deliver }: RunsHandlerDependencies,
  record: SQSRecord,
  context: Context,
): Promise<'done' | 'again'> {
  try {
    const message = readRunMessage(record.body);
    logger.appendKeys({ jobId: message.jobId, runId: message.runId });
    const delivery = await deliver(message, record, context);
    if (delivery.kind === 'done') {
      return 'done';
    }
    await hideMessage(record.receiptHandle, delivery.delaySeconds);
  } catch (error) {
    logger.error('a run could not be delivered', { messageId: record.messageId, error });
    await hideMessage(record.receiptHandle, againSeconds(record)).catch((cause) =>
      logger.warn('the message comes again when it is not hidden any more', { error: cause }),
    );
  } finally {
    logger.resetKeys();
  }
  return 'again';
}

/** Soon at first, as most faults are short, then ever later, so that the queue does not give the run up during a long one. */
function againSeconds({ attributes }: SQSRecord): number {
  return Math.min(LATEST_AGAIN_SECONDS, FIRST_AGAIN_SECONDS * 2 ** (Number(attributes.ApproximateReceiveCount) - 1));
}
