import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ALARM_PERIOD } from './alarms.ts';
import { type FunctionDefaults, ServiceFunction } from './service-function.ts';

export const UNDELIVERABLE_TIMEOUT = Duration.seconds(60);

/** What the consumer of undeliverable runs is told. */
interface UndeliverableProps extends FunctionDefaults {
  readonly undeliverableQueue: Queue;
}

/** What ends the runs that no runner could take, so that they have an outcome all the same. */
export class Undeliverable extends Construct {
  readonly service: ServiceFunction;

  constructor(scope: Construct, id: string, props: UndeliverableProps) {
    super(scope, id);
    this.service = new ServiceFunction(this, 'Undeliverable', {
      ...props,
      name: 'undeliverable',
      description: 'Cronstack: ends the runs that no runner could take',
      entry: 'functions/undeliverable/entry.ts',
      memoryMb: 512,
      timeout: UNDELIVERABLE_TIMEOUT,
    });
    this.service.function.addEventSource(
      new SqsEventSource(props.undeliverableQueue, { batchSize: 10, maxConcurrency: 2, reportBatchItemFailures: true }),
    );
    // The queue itself is soon empty again, so its length would hardly ever be seen.
    props.alarms.add(this, 'Found', {
      name: 'runs-undeliverable',
      meaning: 'Runs ended as failed because no runner could take them.',
      metric: this.service.function.metricInvocations({ period: ALARM_PERIOD }),
    });
  }
}
