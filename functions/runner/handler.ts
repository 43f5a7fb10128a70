import type { Logger } from '@aws-lambda-powertools/logger';
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import { deliverRun } from '../../shared/engine/deliver-run.ts';
import type { Engine } from '../../shared/engine/engine.ts';
import type { Delivery } from '../../shared/engine/runner.ts';
import type { Executor } from '../../shared/ports/executor.ts';
import { readRunMessage } from '../queue-messages.ts';
import { MessageHold } from './message-hold.ts';

/** What a runner works with. */
export interface RunnerDependencies {
  readonly engine: Engine;
  readonly executor: Executor;
  readonly logger: Logger;
  /** Hides a message of the runs queue for so many seconds from now. */
  readonly hideMessage: (receiptHandle: string, seconds: number) => Promise<void>;
}

/**
 * Makes a runner: one message, one attempt of one run. A run that has to wait hides its message for the delay and reports it back,
 * in this order: a message that is reported first could come at once.
 */
export function makeHandler(
  dependencies: RunnerDependencies,
): (event: SQSEvent, context: Context) => Promise<SQSBatchResponse> {
  return async (event, context) => {
    const failures: string[] = [];
    for (const record of event.Records) {
      if ((await take(dependencies, record, context.awsRequestId)) === 'again') {
        failures.push(record.messageId);
      }
    }
    return { batchItemFailures: failures.map((itemIdentifier) => ({ itemIdentifier })) };
  };
}

const FIRST_AGAIN_SECONDS = 5;
const LATEST_AGAIN_SECONDS = 90;

async function take(dependencies: RunnerDependencies, record: SQSRecord, owner: string): Promise<'done' | 'again'> {
  const { logger, hideMessage } = dependencies;
  try {
    const delivery = await deliver(dependencies, record, owner);
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

async function deliver(dependencies: RunnerDependencies, record: SQSRecord, owner: string): Promise<Delivery> {
  const { engine, executor, logger, hideMessage } = dependencies;
  const message = readRunMessage(record.body);
  logger.appendKeys({ jobId: message.jobId, runId: message.runId });
  const hold = new MessageHold(
    (seconds) => hideMessage(record.receiptHandle, seconds),
    engine.ports.clock,
    (error) => logger.warn('the message could not be kept hidden', { error }),
  );
  try {
    return await deliverRun({ ...engine, executor, owner }, message);
  } finally {
    await hold.release();
  }
}
