import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { type FunctionDefaults, ServiceFunction } from './service-function.ts';

export const DISPATCHER_TIMEOUT = Duration.seconds(60);

/** The queue of the dispatcher, and its pace. */
interface DispatcherProps extends FunctionDefaults {
  readonly wakeQueue: Queue;
  /** So many batches are worked on at once. */
  readonly maxConcurrent: number;
}

/** The function that looks at the jobs that were woken. */
export class Dispatcher extends Construct {
  readonly service: ServiceFunction;

  constructor(scope: Construct, id: string, props: DispatcherProps) {
    super(scope, id);
    this.service = new ServiceFunction(this, 'Dispatcher', {
      ...props,
      name: 'dispatcher',
      description: 'Cronstack: decides the due fires of jobs that were woken',
      code: 'dispatcher',
      memoryMb: 1_024,
      timeout: DISPATCHER_TIMEOUT,
      mayLoop: true, // A job that is far behind wakes itself, 500 fires at a time.
    });
    this.service.function.addEventSource(
      new SqsEventSource(props.wakeQueue, {
        batchSize: 10,
        maxConcurrency: props.maxConcurrent,
        reportBatchItemFailures: true,
      }),
    );
  }
}
