import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddyfiedHandler } from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Engine } from '#engine/commit/engine.ts';
import { failUndeliverable } from '#engine/runs/give-up.ts';
import { eachMessage, type Handled } from '#functions/messages/each.ts';
import { readRunMessage } from '#functions/messages/read.ts';
import { batchFailures } from '#functions/middleware/batch-failures.ts';
import { composed } from '#functions/middleware/composed.ts';
import { errorLog } from '#functions/middleware/error-log.ts';
import { logKeys } from '#functions/middleware/log-keys.ts';
import type { RunMessage } from '#ports/queues.ts';

/** The engine and log of the consumer of dead letters. */
interface DeadLettersDependencies {
  readonly engine: Engine;
  readonly logger: () => Logger;
}

/** Makes the consumer of the runs that no runner could take: each one ends as `failed: undeliverable`. What is no run is told and dropped at once. */
export function makeHandler(dependencies: DeadLettersDependencies): MiddyfiedHandler<SQSEvent, SQSBatchResponse> {
  const { logger, engine } = dependencies;
  const messages = {
    kind: 'run_message',
    read: readRunMessage,
    take: (message: RunMessage) => end(dependencies, message),
  } as const;
  return composed<SQSEvent, SQSBatchResponse>(eachMessage(messages, engine.setAside.tell))
    .use(logKeys(logger))
    .use(errorLog(logger))
    .use(batchFailures(logger, 'an undeliverable run could not be recorded'));
}

async function end({ engine, logger }: DeadLettersDependencies, message: RunMessage): Promise<Handled> {
  await failUndeliverable(engine, message);
  logger().error('a run was undeliverable', { jobId: message.jobId, runId: message.runId, runner: message.runner });
  return 'done';
}
