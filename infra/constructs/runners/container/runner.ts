import { Duration, Lazy, Stack } from 'aws-cdk-lib';
import type { FargateTaskDefinition } from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { ContainerNetwork } from '#functions/deployment/container.ts';
import { VARIABLES } from '#functions/deployment/environment.ts';
import { acknowledgeWildcard } from '#infra/constructs/permissions/acknowledge.ts';
import { type FunctionDefaults, ServiceFunction } from '#infra/constructs/service-function.ts';
import type { ContainerCluster } from './cluster.ts';
import { ContainerTask, type ContainerTaskProps } from './task.ts';

const LAUNCHER_TIMEOUT = Duration.seconds(60);
/** RunTask takes 20 a second on Fargate (ECS developer guide, "Service quotas"); a launcher makes one in about half a second. */
const LAUNCHERS_AT_ONCE = 5;

/** A runner class on Fargate, its queue and the place of its containers. */
export interface ContainerRunnerProps extends FunctionDefaults, ContainerTaskProps {
  /** The class's share of the total, which may change until the stack is synthesised. */
  readonly share: () => number;
  readonly runsQueue: Queue;
  readonly cluster: ContainerCluster;
  readonly network: ContainerNetwork;
}

/** A runner class whose runs may take longer than Lambda allows: a function that starts a container for each, and the containers' role. */
export class ContainerRunner extends Construct {
  readonly launcher: ServiceFunction;
  readonly task: ContainerTask;

  constructor(scope: Construct, id: string, props: ContainerRunnerProps) {
    super(scope, id);
    const { runner, runsQueue, cluster, network } = props;
    this.task = new ContainerTask(this, 'Task', props);
    const { definition } = this.task;
    this.launcher = new ServiceFunction(this, 'Launcher', {
      ...props,
      name: `launcher-${runner.name}`,
      runbookName: 'launcher',
      description: `Cronstack: starts containers for jobs of the class ${runner.name}`,
      code: 'launcher',
      timeout: LAUNCHER_TIMEOUT,
      mayLoop: true, // A container that frees a slot sends the next run; depth and maxRunsPerHour end loops.
      environment: {
        ...props.environment,
        [VARIABLES.runnerClass]: runner.name,
        [VARIABLES.runQueueUrl]: runsQueue.queueUrl,
        [VARIABLES.cluster]: cluster.arn,
        [VARIABLES.maxContainers]: Lazy.string({ produce: () => String(props.share()) }),
        [VARIABLES.taskDefinition]: definition.taskDefinitionArn,
        [VARIABLES.network]: Stack.of(this).toJsonString(network),
      },
    });
    this.launcher.function.addEventSource(
      new SqsEventSource(runsQueue, {
        batchSize: 1,
        maxConcurrency: LAUNCHERS_AT_ONCE,
        reportBatchItemFailures: true,
      }),
    );
    allowLaunching(this.launcher.role, definition, cluster);
  }
}

/** Lets a launcher start tasks of this definition in this cluster, hand their roles over, and see how they fare. */
function allowLaunching(role: Role, definition: FargateTaskDefinition, cluster: ContainerCluster): void {
  const { partition, region, account } = Stack.of(role);
  const inCluster = { ArnEquals: { 'ecs:cluster': cluster.arn } };
  const tasks = `arn:${partition}:ecs:${region}:${account}:task/${cluster.name}/*`;
  role.addToPolicy(
    new PolicyStatement({
      actions: ['ecs:RunTask'],
      resources: [definition.taskDefinitionArn],
      conditions: inCluster,
    }),
  );
  role.addToPolicy(new PolicyStatement({ actions: ['ecs:DescribeTasks'], resources: [tasks], conditions: inCluster }));
  role.addToPolicy(
    new PolicyStatement({
      actions: ['iam:PassRole'],
      resources: [definition.taskRole.roleArn, definition.obtainExecutionRole().roleArn],
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    }),
  );
  acknowledgeWildcard(
    role,
    tasks,
    'Tasks are started as runs are due: their ids are not known at deployment, their cluster is.',
  );
}
