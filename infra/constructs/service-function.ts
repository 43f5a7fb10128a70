import { AssetHashType, DockerImage, type Duration, RemovalPolicy, Size, Validations } from 'aws-cdk-lib';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  Architecture,
  CfnFunction,
  Code,
  type FunctionProps,
  type ILayerVersion,
  Function as LambdaFunction,
  RecursiveLoop,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { CODE_FOLDER, madeFolder, writeCode } from '#infra/packaging/code.ts';
import type { FunctionName } from '#infra/packaging/function-name.ts';
import type { BundledFiles } from '#infra/packaging/lambda-modules.ts';
import { ALARM_PERIOD, type Alarms } from './alarms.ts';
import { allowUsing, underKey } from './permissions/key.ts';

const SMALL_MB = 512;

/** The common part of all functions of a deployment. */
export interface FunctionDefaults {
  readonly alarms: Alarms;
  readonly logRetention: RetentionDays;
  /** X-Ray records its invocations. */
  readonly tracing: boolean;
  readonly environment: Readonly<Record<string, string>>;
  /** Of its log and its variables, and of all it works on. */
  readonly encryptionKey?: IKey | undefined;
  /** Kept for this function of the account's concurrency; only where the configuration asks for it. */
  readonly reservedConcurrency?: number | undefined;
}

/** One function: its code, size and limits. */
interface ServiceFunctionProps extends FunctionDefaults {
  /** In words, for the alarms: `dispatcher`, `runner-heavy`. */
  readonly name: string;
  /** The name under which the runbook speaks of it, where that is another: `runner`. */
  readonly runbookName?: string;
  readonly description: string;
  readonly code: FunctionName;
  /** Default: 512, enough for a function that has nobody waiting and runs no commands. */
  readonly memoryMb?: number;
  readonly timeout: Duration;
  readonly storageMb?: number;
  readonly layers?: readonly ILayerVersion[];
  /** The network that it is in. */
  readonly ownNetwork?: Pick<FunctionProps, 'vpc' | 'vpcSubnets' | 'securityGroups'> | undefined;
  /** The user's own tasks, which a runner finds beside its code. */
  readonly tasks?: BundledFiles;
  /** Lambda's guard stops a message that comes back 16 times; only where a guard of our own ends loops. */
  readonly mayLoop?: boolean;
}

/** One of our functions, with a role that may write its own log and nothing else, its log, and the alarms it needs. */
export class ServiceFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Logs', {
      retention: props.logRetention,
      ...underKey(props.encryptionKey),
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = role(this, logGroup);
    allowUsing(this.role, props.encryptionKey);
    if (props.ownNetwork !== undefined) {
      allowBeingInNetwork(this.role);
    }
    this.function = new LambdaFunction(this, 'Function', {
      description: props.description,
      code: written(props.code, props.tasks),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb ?? SMALL_MB,
      timeout: props.timeout,
      ...(props.storageMb === undefined ? {} : { ephemeralStorageSize: Size.mebibytes(props.storageMb) }),
      ...(props.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: props.reservedConcurrency }),
      environment: { ...props.environment },
      ...(props.encryptionKey === undefined ? {} : { environmentEncryption: props.encryptionKey }),
      role: this.role,
      logGroup,
      tracing: props.tracing ? Tracing.ACTIVE : Tracing.DISABLED,
      recursiveLoop: props.mayLoop === true ? RecursiveLoop.ALLOW : RecursiveLoop.TERMINATE,
      layers: [...(props.layers ?? [])],
      ...props.ownNetwork,
    });
    if (!props.tracing) {
      endTracing(this.function);
    }
    watch(this, props);
  }
}

/** Written by this process: with NodejsFunction, esbuild would make one file of each function, with all that is hardly ever needed. */
function written(name: FunctionName, tasks: BundledFiles = {}): Code {
  const made = Object.keys(tasks).length === 0 ? madeFolder(name) : undefined;
  if (made !== undefined) {
    return Code.fromAsset(made);
  }
  const tryBundle = (outputFolder: string): boolean => {
    writeCode(name, outputFolder, tasks);
    return true;
  };
  return Code.fromAsset(CODE_FOLDER, {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      local: { tryBundle },
      // Neither is ever used, as the local bundling always answers true; but the CDK takes bundles of the same options for the same.
      image: DockerImage.fromRegistry('scratch'),
      command: [name, JSON.stringify(tasks)],
    },
  });
}

function role(scope: Construct, logGroup: LogGroup): Role {
  const made = new Role(scope, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  logGroup.grantWrite(made);
  Validations.of(made).acknowledge({
    id: 'AwsSolutions-IAM5[Resource::*]',
    reason:
      'Where traces were asked for, xray:PutTraceSegments and PutTelemetryRecords know no resources (service authorization reference, AWS X-Ray), nor do interfaces to come.',
  });
  return made;
}

/** Left out of the template, it might stay as it was: said, so that an upgrade ends what an earlier version began. */
function endTracing({ node: { defaultChild } }: LambdaFunction): void {
  if (defaultChild instanceof CfnFunction) {
    defaultChild.tracingConfig = { mode: Tracing.PASS_THROUGH };
  }
}

/** Lambda makes the interfaces in the name of the function's role (Lambda developer guide, "Giving Lambda functions access to resources in an Amazon VPC"). */
function allowBeingInNetwork(grantee: Role): void {
  const actions = ['Create', 'Describe', 'Delete'].map(
    (verb) => `ec2:${verb}NetworkInterface${verb === 'Describe' ? 's' : ''}`,
  );
  const more = ['ec2:DescribeSubnets', 'ec2:AssignPrivateIpAddresses', 'ec2:UnassignPrivateIpAddresses'];
  grantee.addToPolicy(new PolicyStatement({ actions: [...actions, ...more], resources: ['*'] }));
}

function watch(service: ServiceFunction, { alarms, name, runbookName: inRunbook = name }: ServiceFunctionProps): void {
  const [period, about] = [ALARM_PERIOD, { name, inRunbook }];
  alarms.add(service, 'Errors', 'functionErrors', service.function.metricErrors({ period }), about);
  alarms.add(service, 'Throttles', 'functionThrottles', service.function.metricThrottles({ period }), about);
}
