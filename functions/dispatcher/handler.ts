import type { Logger } from '@aws-lambda-powertools/logger';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Engine } from '#engine/commit/engine.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { readWakeMessage } from '#functions/messages/read.ts';

/** What the dispatcher works with. */
interface DispatcherDependencies {
  readonly engine: Engine;
  readonly logger: Logger;
}

/**
 * Makes the dispatcher: a batch of wake-ups in, each job of it looked at once. Messages of jobs that could not be looked at are
 * reported back, so that SQS brings them again.
 */
export function makeHandler({
  engine,
  logger,
}: DispatcherDependencies): (event: SQSEvent) => Promise<SQSBatchResponse> {
  return async (event) => {
    const { messagesOf, unreadable } = groupByJob(event.Records, logger);
    const failed = await Promise.all(
      [...messagesOf].map(async ([jobId, messageIds]) => ((await wake(engine, jobId, logger)) ? [] : messageIds)),
    );
    return { batchItemFailures: [...unreadable, ...failed.flat()].map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

async function wake(engine: Engine, jobId: string, logger: Logger): Promise<boolean> {
  try {
    await wakeJob(engine, jobId);
    return true;
  } catch (error) {
    logger.error('could not look at the job', { jobId, error });
    return false;
  }
}

function groupByJob(records: readonly SQSRecord[], logger: Logger) {
  const messagesOf = new Map<string, string[]>();
  const unreadable: string[] = [];
  for (const { messageId, body } of records) {
    try {
      const { jobId, scheduledTime } = readWakeMessage(body);
      logger.debug('woken', { jobId, scheduledTime });
      messagesOf.set(jobId, [...(messagesOf.get(jobId) ?? []), messageId]);
    } catch (error) {
      logger.error('a wake-up that cannot be read', { messageId, error });
      unreadable.push(messageId);
    }
  }
  return { messagesOf, unreadable };
}
