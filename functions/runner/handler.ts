import type { SQSRecord } from 'aws-lambda';
import { present } from '#domain/values/present.ts';
import { deliverRun } from '#engine/attempts/deliver.ts';
import type { RunTaker } from '#engine/attempts/job-to-run.ts';
import type { Delivery } from '#engine/attempts/runner.ts';
import { makeRunsHandler, type RunsHandlerDependencies } from '#functions/wiring/runs-handler.ts';
import type { Executor } from '#ports/executor.ts';
import type { Pings } from '#ports/pings.ts';
import type { RunMessage } from '#ports/queues.ts';
import { MessageHold } from './message-hold.ts';

/** The engine, executor, log and queue of a runner. */
interface RunnerDependencies extends Pick<RunsHandlerDependencies, 'logger' | 'hideMessage'> {
  readonly engine: RunTaker;
  readonly executor: Executor;
  readonly pings?: Pings;
}

/** Makes a runner: one message, one attempt of one run. */
export function makeHandler(dependencies: RunnerDependencies): ReturnType<typeof makeRunsHandler> {
  return makeRunsHandler({
    ...dependencies,
    unreadable: dependencies.engine.setAside.tell,
    deliver: (message, record, { awsRequestId }) => deliver(dependencies, message, record, awsRequestId),
  });
}

async function deliver(
  { engine, executor, pings, logger, hideMessage }: RunnerDependencies,
  message: RunMessage,
  { receiptHandle }: SQSRecord,
  owner: string,
): Promise<Delivery> {
  const hold = new MessageHold(
    (seconds) => hideMessage(receiptHandle, seconds),
    engine.ports.clock,
    (error) => logger().warn('the message could not be kept hidden', { error }),
  );
  try {
    return await deliverRun({ ...engine, executor, owner, ...present({ pings }) }, message);
  } finally {
    await pings?.settled();
    await hold.release();
  }
}
