import { CfnOutput, Lazy, Stack } from 'aws-cdk-lib';
import { AccountRootPrincipal, ManagedPolicy, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { ParameterTier, StringParameter } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { VARIABLES } from '#functions/deployment/environment.ts';
import { allowUsing } from '#infra/constructs/permissions/key.ts';
import type { FunctionDefaults } from '#infra/constructs/service-function.ts';
import type { RemoteRunnerClass } from '#infra/deployment/runner/class.ts';

/** A runner class on machines elsewhere, and its queue. */
interface RemoteRunnerProps extends Pick<FunctionDefaults, 'environment' | 'encryptionKey'> {
  /** Of the deployment: the parameter is named after it. */
  readonly deploymentName: string;
  readonly runner: RemoteRunnerClass;
  /** The class's share of the total, which may change until the stack is synthesised. */
  readonly share: () => number;
  readonly runsQueue: Queue;
}

/** The part of SQS that a runner needs for its queue (`cronstack runner`). */
const TAKE_MESSAGES = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'];

/**
 * A runner class whose runs are on machines of the user's own: nothing of it runs on AWS. A parameter tells runners what a function would be told
 * by its environment, and a policy lets them take the class's runs; it is that of a role, for whoever signs in as one.
 */
export class RemoteRunner extends Construct {
  /** The rights of a runner: what is granted to it, its role has. */
  readonly policy: ManagedPolicy;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: RemoteRunnerProps) {
    super(scope, id);
    const { deploymentName, runner, share, runsQueue, environment, encryptionKey } = props;
    const told = {
      ...environment,
      [VARIABLES.runnerClass]: runner.name,
      [VARIABLES.runQueueUrl]: runsQueue.queueUrl,
      [VARIABLES.maxConcurrent]: Lazy.string({ produce: () => String(share()) }),
    };
    const parameter = new StringParameter(this, 'Place', {
      parameterName: `/${deploymentName}/runners/${runner.name}`,
      description: `Cronstack: what a runner of the class ${runner.name} has to know (npx cronstack runner --class ${runner.name})`,
      // Beyond 4 KB it is an advanced one.
      tier: ParameterTier.INTELLIGENT_TIERING,
      stringValue: Stack.of(this).toJsonString(told),
    });
    this.policy = new ManagedPolicy(this, 'Policy', {
      description: `Cronstack: what a runner of the class ${runner.name} does`,
      statements: [
        new PolicyStatement({ actions: ['ssm:GetParameter'], resources: [parameter.parameterArn] }),
        new PolicyStatement({ actions: TAKE_MESSAGES, resources: [runsQueue.queueArn] }),
      ],
    });
    allowUsing(this.policy, encryptionKey);
    this.role = new Role(this, 'Role', {
      description: `Cronstack: runners of the class ${runner.name} on machines elsewhere`,
      // Whom of the account it lets in is said where they are: who may assume it.
      assumedBy: new AccountRootPrincipal(),
      managedPolicies: [this.policy],
    });
    trustAnchors(this.role, runner.trustAnchors);
    new CfnOutput(this, 'RoleArn', {
      value: this.role.roleArn,
      description: `The role of runners of the class ${runner.name}`,
    });
  }
}

/** Lets certificates of these trust anchors have the role (IAM Roles Anywhere user guide, "Trust policy"). */
function trustAnchors(role: Role, anchors: readonly string[]): void {
  if (anchors.length > 0) {
    role.assumeRolePolicy?.addStatements(
      new PolicyStatement({
        actions: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
        principals: [new ServicePrincipal('rolesanywhere.amazonaws.com')],
        conditions: { ArnEquals: { 'aws:SourceArn': [...anchors] } },
      }),
    );
  }
}
