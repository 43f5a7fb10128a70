import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { Heartbeat } from '#domain/notices/settings/settings.ts';
import type { ContainerFamilies } from '#functions/deployment/container.ts';
import { VARIABLES } from '#functions/deployment/environment.ts';
import { referencedIn } from '#infra/deployment/channel-rights.ts';
import { allowReading } from './permissions/secrets.ts';
import { productMetric } from './product-metric.ts';
import { type FunctionDefaults, ServiceFunction } from './service-function.ts';

/** The rhythm of the sweeper, and the dimensions of its metric. */
interface SweeperProps extends FunctionDefaults {
  /** The time from sweep to sweep; EventBridge counts whole minutes. */
  readonly interval: Duration;
  readonly dimensions: Record<string, string>;
  readonly heartbeat?: Heartbeat | undefined;
}

/** The function that finds the jobs which nothing else wakes, on a rule of classic EventBridge, apart from the entries it checks. */
export class Sweeper extends Construct {
  readonly service: ServiceFunction;

  constructor(scope: Construct, id: string, props: SweeperProps) {
    super(scope, id);
    this.service = new ServiceFunction(this, 'Sweeper', {
      ...props,
      name: 'sweeper',
      description: 'Cronstack: wakes jobs that are overdue, busy too long or clocked by it',
      code: 'sweeper',
      timeout: Duration.minutes(5),
    });
    if (props.heartbeat !== undefined) {
      this.service.function.addEnvironment(VARIABLES.heartbeat, Stack.of(this).toJsonString(props.heartbeat));
      allowReading(this.service.role, referencedIn(props.heartbeat));
    }
    new Rule(this, 'Rule', {
      description: 'Cronstack: the sweeper',
      schedule: Schedule.rate(props.interval),
      // The next sweep does what this one could not.
      targets: [new LambdaFunction(this.service.function, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    });
    const { dimensions, interval } = props;
    const sweeps = productMetric('sweeps', { dimensions, statistic: Stats.SUM, period: interval });
    props.alarms.add(this, 'Silent', 'sweeperSilent', sweeps);
  }

  /** Lets it count the containers of runner classes, of which there may be more until the stack is synthesised. */
  countContainers(clusterArn: string, families: () => ContainerFamilies): void {
    this.service.function.addEnvironment(VARIABLES.cluster, clusterArn);
    const stack = Stack.of(this);
    const text = Lazy.string({ produce: () => stack.toJsonString(families()) });
    this.service.function.addEnvironment(VARIABLES.containerFamilies, text);
    this.service.role.addToPolicy(
      new PolicyStatement({
        // It knows no resources but container instances, which Fargate has not (service authorization reference, ECS).
        actions: ['ecs:ListTasks'],
        resources: ['*'],
        conditions: { ArnEquals: { 'ecs:cluster': clusterArn } },
      }),
    );
  }
}
