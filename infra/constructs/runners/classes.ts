import type { Role } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ContainerFamilies } from '#functions/deployment/container.ts';
import type { FunctionDefaults, ServiceFunction } from '#infra/constructs/service-function.ts';
import type { RunnerClass } from '#infra/deployment/runner/class.ts';
import { ContainerCluster } from './container/cluster.ts';
import { OutwardNetwork } from './container/outward-network.ts';
import { ContainerRunner, type ContainerRunnerProps } from './container/runner.ts';
import { Runner } from './lambda-runner.ts';
import { ProgramsLayer } from './programs-layer.ts';

/** The function that reads a class's queue, and the roles with which the class's runs are started and executed. */
interface MadeRunner {
  readonly label: string;
  readonly service: ServiceFunction;
  readonly roles: readonly Role[];
  readonly name: string;
  /** The role of the class's commands. */
  readonly commandRole: Role;
  /** The family of the class's task definition; none where its runs are on Lambda. */
  readonly families: ContainerFamilies;
}

/** The functions that read the runs queues, and the classes in containers. */
interface MadeRunners {
  readonly runners: readonly MadeRunner[];
  /** The classes whose runs are in containers; unset where all are on Lambda. */
  readonly containers: { readonly clusterArn: string; readonly families: ContainerFamilies } | undefined;
}

/** Makes what works off the queue of each runner class, and what classes have in common: programs, cluster, network. */
export function makeRunners(
  scope: Construct,
  runsQueues: readonly { readonly runner: RunnerClass; readonly queue: Queue }[],
  shared: Pick<ContainerRunnerProps, keyof FunctionDefaults | 'api' | 'tasks' | 'programs'>,
): MadeRunners {
  const { layers } = new ProgramsLayer(scope, 'Programs', { folder: shared.programs });
  const contained = runsQueues.flatMap(({ runner: { fargate } }) => (fargate === undefined ? [] : [fargate]));
  const cluster = contained.length === 0 ? undefined : new ContainerCluster(scope, 'Containers');
  const outward = contained.some(({ network }) => network === undefined)
    ? new OutwardNetwork(scope, 'Network').network
    : undefined;
  const runners = runsQueues.map(({ runner, queue: runsQueue }): MadeRunner => {
    const { name, fargate } = runner;
    const network = fargate?.network ?? outward;
    if (cluster === undefined || fargate === undefined || network === undefined) {
      const { service, commandRole } = new Runner(scope, `Runner-${name}`, { ...shared, runner, runsQueue, layers });
      return { label: `runner ${name}`, service, roles: [service.role], name, commandRole, families: {} };
    }
    const { launcher, task } = new ContainerRunner(scope, `Runner-${name}`, {
      ...shared,
      runner: { ...runner, fargate },
      runsQueue,
      cluster,
      network,
    });
    const families = { [name]: task.definition.family };
    const { commandRole } = task;
    return {
      label: `launcher ${name}`,
      service: launcher,
      roles: [launcher.role, task.role],
      name,
      commandRole,
      families,
    };
  });
  const families = Object.fromEntries(runners.flatMap((runner) => Object.entries(runner.families)));
  return { runners, containers: cluster && { clusterArn: cluster.arn, families } };
}
