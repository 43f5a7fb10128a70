import type { IRole, Role } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct } from 'constructs';
import type { ContainerFamilies, ContainerNetwork } from '#functions/deployment/container.ts';
import type { FunctionDefaults, ServiceFunction } from '#infra/constructs/service-function.ts';
import type { RunnerClass } from '#infra/deployment/runner/class.ts';
import { ContainerCluster } from './container/cluster.ts';
import { OutwardNetwork } from './container/outward-network.ts';
import { ContainerRunner, type ContainerRunnerProps } from './container/runner.ts';
import { Runner } from './lambda-runner.ts';
import { ProgramsLayer } from './programs-layer.ts';
import { containerNetwork, ownNetwork, type RunnerSurroundings } from './surroundings.ts';

/** A class that is to be made, and its queue. */
interface WantedRunner {
  readonly runner: RunnerClass;
  readonly share: () => number;
  /** Of a user's own stack. */
  readonly surroundings: RunnerSurroundings;
  readonly runsQueue: Queue;
}

/** The function that reads a class's queue, and the roles with which the class's runs are started and executed. */
interface MadeRunner {
  readonly label: string;
  readonly service: ServiceFunction;
  readonly roles: readonly Role[];
  readonly name: string;
  /** The role of the class's commands. */
  readonly commandRole: IRole;
  /** The family of the class's task definition; none where its runs are on Lambda. */
  readonly families: ContainerFamilies;
}

/** The functions that work off the queues of the runner classes, and what classes have in common: programs, cluster, network. */
export class RunnerFunctions {
  readonly made: MadeRunner[] = [];
  readonly #scope: Construct;
  readonly #shared: Pick<ContainerRunnerProps, keyof FunctionDefaults | 'api' | 'tasks' | 'programs'>;
  readonly #programs: ProgramsLayer;
  #cluster: ContainerCluster | undefined;
  #outward: OutwardNetwork | undefined;

  constructor(
    scope: Construct,
    shared: Pick<ContainerRunnerProps, keyof FunctionDefaults | 'api' | 'tasks' | 'programs'>,
  ) {
    this.#scope = scope;
    this.#shared = shared;
    this.#programs = new ProgramsLayer(scope, 'Programs', { folder: shared.programs });
  }

  /** Makes what works off the queue of a class. */
  add(wanted: WantedRunner): MadeRunner {
    const { runner } = wanted;
    const made = runner.fargate === undefined ? this.#onLambda(wanted) : this.#inContainers(wanted, runner.fargate);
    this.made.push(made);
    return made;
  }

  /** The cluster of the classes in containers; undefined where there are none. */
  get clusterArn(): string | undefined {
    return this.#cluster?.arn;
  }

  /** The families of the classes in containers. */
  families(): ContainerFamilies {
    return Object.fromEntries(this.made.flatMap(({ families }) => Object.entries(families)));
  }

  #onLambda(wanted: WantedRunner): MadeRunner {
    const { name } = wanted.runner;
    const { service, commandRole } = new Runner(this.#scope, `Runner-${name}`, {
      ...this.#shared,
      ...wanted,
      layers: this.#programs.layers,
    });
    return { label: `runner ${name}`, service, roles: [service.role], name, commandRole, families: {} };
  }

  #inContainers(wanted: WantedRunner, fargate: NonNullable<RunnerClass['fargate']>): MadeRunner {
    const { runner, surroundings } = wanted;
    const { name } = runner;
    const own = ownNetwork(this.#scope, name, surroundings);
    this.#cluster ??= new ContainerCluster(this.#scope, 'Containers');
    const { launcher, task } = new ContainerRunner(this.#scope, `Runner-${name}`, {
      ...this.#shared,
      ...wanted,
      runner: { ...runner, fargate },
      cluster: this.#cluster,
      commandRole: surroundings.role,
      network: own === undefined ? (fargate.network ?? this.#networkOfOurs()) : containerNetwork(own),
    });
    return {
      label: `launcher ${name}`,
      service: launcher,
      roles: [launcher.role, task.role],
      name,
      commandRole: task.commandRole,
      families: { [name]: task.definition.family },
    };
  }

  #networkOfOurs(): ContainerNetwork {
    this.#outward ??= new OutwardNetwork(this.#scope, 'Network');
    return this.#outward.network;
  }
}
