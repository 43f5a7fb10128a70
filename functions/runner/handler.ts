import type { SQSRecord } from 'aws-lambda';
import { present } from '#domain/values/present.ts';
import type { RunTaker } from '#engine/attempts/job-to-run.ts';
import type { Delivery } from '#engine/attempts/runner.ts';
import { deliverHeld } from '#functions/messages/deliver-held.ts';
import { makeRunsHandler, type RunsHandlerDependencies } from '#functions/wiring/runs-handler.ts';
import type { Executor } from '#ports/executor.ts';
import type { Pings } from '#ports/pings.ts';
import type { RunMessage } from '#ports/queues.ts';

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

function deliver(
  { engine, executor, pings, logger, hideMessage }: RunnerDependencies,
  message: RunMessage,
  { receiptHandle }: SQSRecord,
  owner: string,
): Promise<Delivery> {
  return deliverHeld({ ...engine, executor, owner, ...present({ pings }) }, message, {
    hide: (seconds) => hideMessage(receiptHandle, seconds),
    onFailure: (error) => logger().warn('the message could not be kept hidden', { error }),
  });
}
