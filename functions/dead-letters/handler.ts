import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddyfiedHandler } from '@middy/core';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { Engine } from '#engine/commit/engine.ts';
import { failUndeliverable } from '#engine/runs/give-up.ts';
import { eachMessage, type Handled } from '#functions/messages/each.ts';
import { readRunMessage, UnreadableMessageError } from '#functions/messages/read.ts';
import { batchFailures } from '#functions/middleware/batch-failures.ts';
import { composed } from '#functions/middleware/composed.ts';
import { errorLog } from '#functions/middleware/error-log.ts';
import { logKeys } from '#functions/middleware/log-keys.ts';

/** The engine and log of the consumer of dead letters. */
interface DeadLettersDependencies {
  readonly engine: Engine;
  readonly logger: () => Logger;
}

/** Makes the consumer of the runs that no runner could take: each one ends as `failed: undeliverable`. */
export function makeHandler(dependencies: DeadLettersDependencies): MiddyfiedHandler<SQSEvent, SQSBatchResponse> {
  const { logger } = dependencies;
  return composed<SQSEvent, SQSBatchResponse>(eachMessage((record) => end(dependencies, record)))
    .use(logKeys(logger))
    .use(errorLog(logger))
    .use(batchFailures(logger, 'an undeliverable run could not be recorded'));
}

async function end({ engine, logger }: DeadLettersDependencies, { body, messageId }: SQSRecord): Promise<Handled> {
  try {
    const message = readRunMessage(body);
    await failUndeliverable(engine, message);
    logger().error('a run was undeliverable', { jobId: message.jobId, runId: message.runId, runner: message.runner });
  } catch (error) {
    if (!(error instanceof UnreadableMessageError)) {
      throw error;
    }
    // There is no run to end in it, and nothing behind this queue to move it to.
    logger().error('a dead letter that cannot be read', { messageId, error });
  }
  return 'done';
}
