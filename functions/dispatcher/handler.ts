import type { Logger } from '@aws-lambda-powertools/logger';
import type { MiddyfiedHandler } from '@middy/core';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Engine } from '#engine/commit/engine.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { eachMessage, type Handled } from '#functions/messages/each.ts';
import { readWakeMessage } from '#functions/messages/read.ts';
import { batchFailures } from '#functions/middleware/batch-failures.ts';
import { composed } from '#functions/middleware/composed.ts';
import { errorLog } from '#functions/middleware/error-log.ts';
import { logKeys } from '#functions/middleware/log-keys.ts';
import type { WakeMessage } from '#ports/queues.ts';

/** The engine and log of the dispatcher. */
interface DispatcherDependencies {
  readonly engine: Engine;
  readonly logger: () => Logger;
}

/**
 * Makes the dispatcher: a batch of wake-ups in, each job of it looked at once. Messages of jobs that could not be looked at are
 * reported back, so that SQS brings them again.
 */
export function makeHandler({ engine, logger }: DispatcherDependencies): MiddyfiedHandler<SQSEvent, SQSBatchResponse> {
  return composed<SQSEvent, SQSBatchResponse>(async (event, context) => {
    const looks = new Map<string, Promise<unknown>>();
    const take = async ({ jobId, scheduledTime }: WakeMessage): Promise<Handled> => {
      logger().debug('woken', { jobId, scheduledTime });
      const look = looks.get(jobId) ?? wakeJob(engine, jobId);
      looks.set(jobId, look);
      await look;
      return 'done';
    };
    const messages = { kind: 'wake_message', read: readWakeMessage, take } as const;
    return eachMessage(messages, engine.setAside.tell)(event, context);
  })
    .use(logKeys(logger))
    .use(errorLog(logger))
    .use(batchFailures(logger, 'could not look at the job'));
}
