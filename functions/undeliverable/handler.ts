import type { Logger } from '@aws-lambda-powertools/logger';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Engine } from '#engine/commit/engine.ts';
import { failUndeliverable } from '#engine/runs/give-up.ts';
import { readRunMessage, UnreadableMessageError } from '#functions/messages/read.ts';

/** What the consumer of undeliverable runs works with. */
interface UndeliverableDependencies {
  readonly engine: Engine;
  readonly logger: Logger;
}

/** Makes the consumer of the runs that no runner could take: each one ends as `failed: undeliverable`. */
export function makeHandler({
  engine,
  logger,
}: UndeliverableDependencies): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async (event) => {
    const failed = await Promise.all(event.Records.map((record) => end(engine, record, logger)));
    return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

async function end(engine: Engine, { body, messageId }: SQSRecord, logger: Logger): Promise<string[]> {
  try {
    const message = readRunMessage(body);
    await failUndeliverable(engine, message);
    logger.error('a run was undeliverable', { jobId: message.jobId, runId: message.runId, runner: message.runner });
    return [];
  } catch (error) {
    logger.error('an undeliverable run could not be recorded', { messageId, error });
    // There is no run to end in a message that cannot be read, and nothing behind this queue to move it to.
    return error instanceof UnreadableMessageError ? [] : [messageId];
  }
}
