import { join } from 'node:path';
import { AssetHashType, BundlingOutput, DockerImage, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  AwsLogDriver,
  ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LinuxParameters,
  OperatingSystemFamily,
} from 'aws-cdk-lib/aws-ecs';
import { type IRole, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { Construct } from 'constructs';
import { RUNNER_CONTAINER } from '#functions/deployment/container.ts';
import { VARIABLES } from '#functions/deployment/environment.ts';
import type { Api } from '#infra/constructs/api.ts';
import { allowUsing, underKey } from '#infra/constructs/permissions/key.ts';
import { commandRoleEnvironment, makeCommandRole } from '#infra/constructs/runners/command-role.ts';
import type { FunctionDefaults } from '#infra/constructs/service-function.ts';
import type { PlacedRunnerClass } from '#infra/deployment/runner/class.ts';
import { bootstrapText, CODE_FOLDER } from '#infra/packaging/code.ts';
import type { BundledFiles } from '#infra/packaging/lambda-modules.ts';
import { writePackage } from '#infra/packaging/package.ts';

const MB_A_GB = 1_024;
/** `<account>.dkr.ecr.<region>.amazonaws.com/<name>[:tag][@digest]` (ECR user guide, "Private registries"). */
const PRIVATE_IMAGE =
  /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([a-z0-9._/-]+)(?::[\w.-]+)?(?:@sha256:[0-9a-f]+)?$/;
/** ECS developer guide, "Amazon ECS task execution IAM role". */
const PULL = ['ecr:BatchCheckLayerAvailability', 'ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'];

/** A runner class on Fargate. */
type ContainerClass = PlacedRunnerClass & { readonly fargate: NonNullable<PlacedRunnerClass['fargate']> };

/** The class of a task, and what its commands find. */
export interface ContainerTaskProps extends Pick<FunctionDefaults, 'environment' | 'logRetention' | 'encryptionKey'> {
  readonly runner: ContainerClass;
  readonly api: Api;
  /** The role of its commands that there is already. */
  readonly commandRole?: IRole | undefined;
  /** The image of the user's own stack, in the place of the class's. */
  readonly image?: ContainerImage | undefined;
  /** The user's own tasks, beside those that come with the product. */
  readonly tasks: BundledFiles;
  /** The folder of the programs that jobs may name; there need not be one. */
  readonly programs: string | undefined;
}

/** The container of a runner class: image, size, program, log, and the roles of its runner, of its commands and of ECS. */
export class ContainerTask extends Construct {
  readonly definition: FargateTaskDefinition;
  /** The role of the runner in it. */
  readonly role: Role;
  /** The role of the commands: the security boundary between jobs. */
  readonly commandRole: IRole;

  constructor(scope: Construct, id: string, props: ContainerTaskProps) {
    super(scope, id);
    this.role = ecsRole(this, 'Role', 'what the runner in them does');
    allowUsing(this.role, props.encryptionKey);
    this.commandRole = makeCommandRole(scope, {
      runnerRole: this.role,
      runner: props.runner,
      api: props.api,
      given: props.commandRole,
    });
    const environment = { ...props.environment, ...commandRoleEnvironment(this.commandRole, props.runner) };
    this.definition = taskDefinition(this, this.role, { ...props, environment });
  }
}

function taskDefinition(scope: Construct, role: Role, props: ContainerTaskProps): FargateTaskDefinition {
  const { runner, api, environment, logRetention } = props;
  const files = packageAsset(scope, props.tasks, props.programs);
  allowDownload(role, files);
  const logGroup = new LogGroup(scope, 'Logs', {
    retention: logRetention,
    removalPolicy: RemovalPolicy.DESTROY,
    ...underKey(props.encryptionKey),
  });
  const definition = new FargateTaskDefinition(scope, 'Definition', {
    cpu: runner.fargate.cpuUnits,
    memoryLimitMiB: runner.memoryMb,
    ...(runner.storageMb === undefined ? {} : { ephemeralStorageGiB: runner.storageMb / MB_A_GB }),
    runtimePlatform: { cpuArchitecture: CpuArchitecture.ARM64, operatingSystemFamily: OperatingSystemFamily.LINUX },
    taskRole: role,
    executionRole: executionRole(scope, props.image ?? runner.fargate.image),
  });
  definition.addContainer(RUNNER_CONTAINER, {
    containerName: RUNNER_CONTAINER,
    image: props.image ?? ContainerImage.fromRegistry(runner.fargate.image),
    entryPoint: ['node'],
    command: ['--input-type=module', '--eval', bootstrapText()],
    environment: {
      ...environment,
      AWS_REGION: Stack.of(scope).region,
      [VARIABLES.runnerClass]: runner.name,
      ...(api.url === undefined ? {} : { [VARIABLES.apiUrl]: api.url }),
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
function packageAsset(scope: Construct, tasks: BundledFiles, programs: string | undefined): Asset {
  const tryBundle = (outputFolder: string): boolean => {
    writePackage(join(outputFolder, 'runner.package'), tasks, programs);
    return true;
  };
  return new Asset(scope, 'Package', {
    path: CODE_FOLDER,
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      local: { tryBundle },
      outputType: BundlingOutput.SINGLE_FILE,
      // Neither is ever used, as the local bundling always answers true; but the CDK takes bundles of the same options for the same.
      image: DockerImage.fromRegistry('scratch'),
      command: ['package', JSON.stringify(tasks)],
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

/** For ECS itself: writes the log, which the CDK grants, and pulls an image that is not public. What one of the stack needs it grants itself. */
function executionRole(scope: Construct, image: string | ContainerImage): Role {
  const role = ecsRole(scope, 'ExecutionRole', 'what ECS does to start them');
  const repository = typeof image === 'string' ? repositoryArn(image, Stack.of(scope).partition) : undefined;
  if (repository !== undefined) {
    role.addToPolicy(new PolicyStatement({ actions: ['ecr:GetAuthorizationToken'], resources: ['*'] }));
    role.addToPolicy(new PolicyStatement({ actions: PULL, resources: [repository] }));
  }
  if (repository !== undefined || typeof image !== 'string') {
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
