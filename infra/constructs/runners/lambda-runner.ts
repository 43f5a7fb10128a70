import { Duration, Lazy } from 'aws-cdk-lib';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ILayerVersion } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { VARIABLES } from '#functions/deployment/environment.ts';
import type { Api } from '#infra/constructs/api.ts';
import { type FunctionDefaults, ServiceFunction } from '#infra/constructs/service-function.ts';
import type { PlacedRunnerClass } from '#infra/deployment/runner/class.ts';
import type { BundledFiles } from '#infra/packaging/lambda-modules.ts';
import { commandRoleEnvironment, makeCommandRole } from './command-role.ts';
import { ownNetwork, type RunnerSurroundings } from './surroundings.ts';

/** The longest that Lambda allows. */
const TIMEOUT = Duration.minutes(15);

/** A runner class on Lambda, its queue and what its commands find. */
interface RunnerProps extends FunctionDefaults {
  readonly runner: PlacedRunnerClass;
  /** The class's share of the total, which may change until the stack is synthesised. */
  readonly share: () => number;
  /** Of a user's own stack. */
  readonly surroundings: RunnerSurroundings;
  readonly runsQueue: Queue;
  /** The API, of which tasks may ask the GET routes. */
  readonly api: Api;
  /** The user's own tasks, beside those that come with the product. */
  readonly tasks: BundledFiles;
  /** The programs that jobs may name. */
  readonly layers: readonly ILayerVersion[];
}

/** A runner class: the function that runs its jobs' commands, and the role under which they run. */
export class Runner extends Construct {
  readonly service: ServiceFunction;
  /** The role of the commands: the security boundary between jobs. */
  readonly commandRole: IRole;

  constructor(scope: Construct, id: string, props: RunnerProps) {
    super(scope, id);
    const { runner, runsQueue, api, tasks, environment, surroundings } = props;
    this.service = new ServiceFunction(this, 'Runner', {
      ...props,
      name: `runner-${runner.name}`,
      runbookName: 'runner',
      description: `Cronstack: runs the commands of jobs of the class ${runner.name}`,
      code: 'runner',
      memoryMb: runner.memoryMb,
      ...(runner.storageMb === undefined ? {} : { storageMb: runner.storageMb }),
      timeout: TIMEOUT,
      tasks,
      layers: [...props.layers, ...(surroundings.layers ?? [])],
      ownNetwork: ownNetwork(this, runner.name, surroundings),
      mayLoop: true, // A run that frees a slot sends the next one; depth and maxRunsPerHour end loops.
      environment: {
        ...environment,
        [VARIABLES.runnerClass]: runner.name,
        [VARIABLES.runQueueUrl]: runsQueue.queueUrl,
        ...(api.url === undefined ? {} : { [VARIABLES.apiUrl]: api.url }),
      },
    });
    this.commandRole = makeCommandRole(this, {
      runnerRole: this.service.role,
      runner,
      api,
      given: surroundings.role,
    });
    for (const [name, value] of Object.entries(commandRoleEnvironment(this.commandRole, runner))) {
      this.service.function.addEnvironment(name, value);
    }
    this.service.function.addEventSource(
      new SqsEventSource(runsQueue, {
        batchSize: 1,
        maxConcurrency: Lazy.number({ produce: props.share }),
        reportBatchItemFailures: true,
      }),
    );
  }
}
