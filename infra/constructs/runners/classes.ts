import type { IGrantable, IRole } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Construct, IConstruct } from 'constructs';
import type { ContainerFamilies, ContainerNetwork } from '#functions/deployment/container.ts';
import type { FunctionDefaults, ServiceFunction } from '#infra/constructs/service-function.ts';
import type { PlacedRunnerClass, RemoteRunnerClass, RunnerClass } from '#infra/deployment/runner/class.ts';
import { ContainerCluster } from './container/cluster.ts';
import { OutwardNetwork } from './container/outward-network.ts';
import { ContainerRunner, type ContainerRunnerProps } from './container/runner.ts';
import { Runner } from './lambda-runner.ts';
import { ProgramsLayer } from './programs-layer.ts';
import { RemoteRunner } from './remote-runner.ts';
import { containerNetwork, ownNetwork, type RunnerSurroundings } from './surroundings.ts';

/** A class that is to be made, and its queue. */
interface WantedRunner<Class extends RunnerClass = RunnerClass> {
  readonly runner: Class;
  readonly share: () => number;
  /** Of a user's own stack. */
  readonly surroundings: RunnerSurroundings;
  readonly runsQueue: Queue;
}

/** The means by which a class's queue is read, and its runs are started and executed. */
interface MadeRunner {
  readonly name: string;
  /** The function that reads the queue, and what it is called; none where machines elsewhere do. */
  readonly service?: readonly [label: string, ServiceFunction];
  /** Those that are to have a runner's rights. */
  readonly roles: readonly (IGrantable & IConstruct)[];
  /** The role of the class's commands; none where they have no rights on AWS. */
  readonly commandRole?: IRole;
  /** The family of the class's task definition; none where its runs are on Lambda. */
  readonly families: ContainerFamilies;
  /** The class, where it is on machines elsewhere. */
  readonly elsewhere: readonly string[];
}

/** The things that all classes have in common. */
interface SharedProps extends Pick<ContainerRunnerProps, keyof FunctionDefaults | 'api' | 'tasks' | 'programs'> {
  readonly deploymentName: string;
}

/** The functions that work off the queues of the runner classes, and what classes have in common: programs, cluster, network. */
export class RunnerFunctions {
  readonly made: MadeRunner[] = [];
  readonly #scope: Construct;
  readonly #shared: SharedProps;
  readonly #programs: ProgramsLayer;
  #cluster: ContainerCluster | undefined;
  #outward: OutwardNetwork | undefined;

  constructor(scope: Construct, shared: SharedProps) {
    this.#scope = scope;
    this.#shared = shared;
    this.#programs = new ProgramsLayer(scope, 'Programs', { folder: shared.programs });
  }

  /** Makes what works off the queue of a class. */
  add(wanted: WantedRunner): MadeRunner {
    const made = this.#make(wanted);
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

  #make({ runner, ...wanted }: WantedRunner): MadeRunner {
    if (runner.remote === true) {
      return this.#elsewhere({ ...wanted, runner });
    }
    const placed = { ...wanted, runner };
    return runner.fargate === undefined ? this.#onLambda(placed) : this.#inContainers(placed, runner.fargate);
  }

  #elsewhere(wanted: WantedRunner<RemoteRunnerClass>): MadeRunner {
    const { name } = wanted.runner;
    const { policy } = new RemoteRunner(this.#scope, `Runner-${name}`, { ...this.#shared, ...wanted });
    return { name, roles: [policy], families: {}, elsewhere: [name] };
  }

  #onLambda(wanted: WantedRunner<PlacedRunnerClass>): MadeRunner {
    const { name } = wanted.runner;
    const { service, commandRole } = new Runner(this.#scope, `Runner-${name}`, {
      ...this.#shared,
      ...wanted,
      layers: this.#programs.layers,
    });
    return {
      name,
      service: [`runner ${name}`, service],
      roles: [service.role],
      commandRole,
      families: {},
      elsewhere: [],
    };
  }

  #inContainers(
    wanted: WantedRunner<PlacedRunnerClass>,
    fargate: NonNullable<PlacedRunnerClass['fargate']>,
  ): MadeRunner {
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
      image: surroundings.image,
      network: own === undefined ? (fargate.network ?? this.#networkOfOurs()) : containerNetwork(own),
    });
    return {
      name,
      service: [`launcher ${name}`, launcher],
      roles: [launcher.role, task.role],
      commandRole: task.commandRole,
      families: { [name]: task.definition.family },
      elsewhere: [],
    };
  }

  #networkOfOurs(): ContainerNetwork {
    this.#outward ??= new OutwardNetwork(this.#scope, 'Network');
    return this.#outward.network;
  }
}
