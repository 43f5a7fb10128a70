import { join } from 'node:path';
import { AssetHashType, BundlingOutput, DockerImage, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AwsLogDriver,
  ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LinuxParameters,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { RUNNER_CONTAINER } from '../../functions/container-names.ts';
import type { ContainerNetwork } from '../../functions/container-network.ts';
import { VARIABLES } from '../../functions/environment.ts';
import { type BundledFiles, ROOT } from '../bundle.ts';
import type { RunnerClass } from '../config.ts';
import { bootstrapText, writePackage } from '../package.ts';
import { runnerFiles } from '../runner-files.ts';
import type { Api } from './api.ts';
import { allowCommands } from './command-rights.ts';
import type { ContainerCluster } from './container-cluster.ts';
import { type FunctionDefaults, ServiceFunction } from './service-function.ts';

const LAUNCHER_TIMEOUT = Duration.seconds(60);
/** RunTask takes 20 a second on Fargate (ECS developer guide, "Service quotas"); a launcher makes one in about half a second. */
const LAUNCHERS_AT_ONCE = 5;
const MB_A_GB = 1_024;
/** `<account>.dkr.ecr.<region>.amazonaws.com/<name>[:tag][@digest]` (ECR user guide, "Private registries"). */
const PRIVATE_IMAGE =
  /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([a-z0-9._/-]+)(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?$/;
/** ECS developer guide, "Amazon ECS task execution IAM role". */
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** What a runner class on Fargate is told. */
export interface ContainerRunnerProps extends FunctionDefaults {
  readonly runner: RunnerClass & { readonly fargate: NonNullable<RunnerClass['fargate']> };
  readonly runsQueue: Queue;
  readonly cluster: ContainerCluster;
  readonly network: ContainerNetwork;
  /** What tasks may ask, and nothing else of it. */
  readonly api: Api;
  /** The tasks that jobs may name. */
  readonly tasks: BundledFiles;
  /** The folder of the programs that jobs may name, from the repository's root. */
  readonly programs: string;
}

/** A runner class whose runs may take longer than Lambda allows: a function that starts a container for each, and the containers' role. */
export class ContainerRunner extends Construct {
  readonly launcher: ServiceFunction;
  /** What the commands run as: the security boundary between jobs. */
  readonly taskRole: Role;

  constructor(scope: Construct, id: string, props: ContainerRunnerProps) {
    super(scope, id);
    const { runner, runsQueue, cluster, network, api } = props;
    this.taskRole = ecsRole(this, 'TaskRole', 'what the commands of its jobs may do');
    const definition = taskDefinition(this, this.taskRole, props);
    this.launcher = new ServiceFunction(this, 'Launcher', {
      ...props,
      name: `launcher-${runner.name}`,
      runbookName: 'launcher',
      description: `Cronstack: starts containers for jobs of the class ${runner.name}`,
      entry: 'functions/launcher/entry.ts',
      memoryMb: 512,
      timeout: LAUNCHER_TIMEOUT,
      mayLoop: true, // A container that frees a slot sends the next run; depth and maxRunsPerHour end loops.
      environment: {
        ...props.environment,
        [VARIABLES.runQueueUrl]: runsQueue.queueUrl,
        [VARIABLES.cluster]: cluster.arn,
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
    api.allowReading(this.taskRole);
    allowCommands(this.taskRole, runner);
    allowLaunching(this.launcher.role, definition, cluster);
  }
}

function taskDefinition(scope: Construct, role: Role, props: ContainerRunnerProps): FargateTaskDefinition {
  const { runner, api, environment, logRetention } = props;
  const files = packageAsset(scope, runnerFiles(props.tasks), props.programs);
  allowDownload(role, files);
  const logGroup = new LogGroup(scope, 'Logs', { retention: logRetention, removalPolicy: RemovalPolicy.DESTROY });
  const definition = new FargateTaskDefinition(scope, 'Task', {
    cpu: runner.fargate.cpuUnits,
    memoryLimitMiB: runner.memoryMb,
    ...(runner.storageMb === undefined ? {} : { ephemeralStorageGiB: runner.storageMb / MB_A_GB }),
    runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64, operatingSystemFamily: OperatingSystemFamily.LINUX },
    taskRole: role,
    executionRole: executionRole(scope, runner.fargate.image),
  });
  definition.addContainer(RUNNER_CONTAINER, {
    containerName: RUNNER_CONTAINER,
    image: ContainerImage.fromRegistry(runner.fargate.image),
    entryPoint: ['node'],
    command: ['--input-type=module', '--eval', bootstrapText()],
    environment: {
      ...environment,
      AWS_REGION: Stack.of(scope).region,
      [VARIABLES.apiUrl]: api.url,
      [VARIABLES.packageUrl]: files.httpUrl,
    },
    logging: new AwsLogDriver({ logGroup, streamPrefix: 'run' }),
    // The commands' orphans need somebody to wait for them, which node as the first process would not.
    linuxParameters: new LinuxParameters(scope, 'Linux', { initProcessEnabled: true }),
  });
  Validations.of(definition).acknowledge({
    id: 'AwsSolutions-ECS2',
    reason: 'Names and addresses alone, as in the functions; secrets are looked up at run time by reference.',
  });
  return definition;
}

/** The runner and what goes with it, as one file in the assets' bucket. */
function packageAsset(scope: Construct, files: BundledFiles, programs: string): Asset {
  const tryBundle = (outputFolder: string): boolean => {
    writePackage(join(outputFolder, 'runner.package'), files, programs);
    return true;
  };
  return new Asset(scope, 'Package', {
    path: join(ROOT, 'functions'),
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      local: { tryBundle },
      outputType: BundlingOutput.SINGLE_FILE,
      // Neither is ever used, as the local bundling always answers true; but the CDK takes bundles of the same options for the same.
      image: DockerImage.fromRegistry('scratch'),
      command: ['package', JSON.stringify(files)],
    },
  });
}

function ecsRole(scope: Construct, id: string, what: string): Role {
  const { partition, region, account } = Stack.of(scope);
  return new Role(scope, id, {
    description: `Cronstack containers: ${what}`,
    // ECS developer guide, "Task IAM role", on the confused deputy.
    assumedBy: new ServicePrincipal('ecs-tasks.amazonaws.com', {
      conditions: {
        StringEquals: { 'aws:SourceAccount': account },
        ArnLike: { 'aws:SourceArn': `arn:${partition}:ecs:${region}:${account}:*` },
      },
    }),
  });
}

/** For ECS itself: writes the log, which the CDK grants, and pulls an image that is not public. */
function executionRole(scope: Construct, image: string): Role {
  const role = ecsRole(scope, 'ExecutionRole', 'what ECS does to start them');
  const repository = repositoryArn(image, Stack.of(scope).partition);
  if (repository !== undefined) {
    role.addToPolicy(new PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }));
    role.addToPolicy(new PolicyStatement({ actions: PULL, resources: [repository] }));
    Validations.of(role).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason: 'GetAuthorizationToken knows no resources (service authorization reference, Elastic Container Registry).',
    });
  }
  return role;
}

/** The ARN of the private repository that an image is in, as ECR names images; undefined for every other registry. */
function repositoryArn(image: string, partition: string): string | undefined {
  const [, account, region, name] = PRIVATE_IMAGE.exec(image) ?? [];
  return account === undefined ? undefined : `arn:${partition}:ecr:${region}:${account}:repository/${name}`;
}

/** This one object, not the bucket: the assets of other stacks are in there as well. */
function allowDownload(role: Role, { s3BucketName, s3ObjectKey }: Asset): void {
  const object = `arn:${Stack.of(role).partition}:s3:::${s3BucketName}/${s3ObjectKey}`;
  role.addToPolicy(new PolicyStatement({ actions: ['s3:GetObject'], resources: [object] }));
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
  const clusterId = Stack.of(role).resolve(cluster.name).Ref;
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:task/<${clusterId}>/*]`,
    reason: 'Tasks are started as runs are due: their ids are not known at deployment, their cluster is.',
  });
}
