import { Duration } from 'aws-cdk-lib';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ALARM_PERIOD } from './alarms.ts';
import { type FunctionDefaults, ServiceFunction } from './service-function.ts';

export const DEAD_LETTERS_TIMEOUT = Duration.seconds(60);

/** The queue of the consumer of dead letters. */
interface DeadLettersProps extends FunctionDefaults {
  readonly deadLetters: Queue;
}

/** The function that ends the runs that no runner could take, so that they have an outcome all the same. */
export class DeadLetters extends Construct {
  readonly service: ServiceFunction;

  constructor(scope: Construct, id: string, props: DeadLettersProps) {
    super(scope, id);
    // The id of before, under which its log is kept.
    this.service = new ServiceFunction(this, 'Undeliverable', {
      ...props,
      name: 'dead-letters',
      description: 'Cronstack: ends the runs that no runner could take',
      code: 'dead-letters',
      timeout: DEAD_LETTERS_TIMEOUT,
    });
    this.service.function.addEventSource(
      new SqsEventSource(props.deadLetters, { batchSize: 10, maxConcurrency: 2, reportBatchItemFailures: true }),
    );
    // The queue itself is soon empty again, so its length would hardly ever be seen.
    const invocations = this.service.function.metricInvocations({ period: ALARM_PERIOD });
    props.alarms.add(this, 'Found', 'deadLettersFound', invocations);
  }
}
