import { Validations } from 'aws-cdk-lib';
import { ManagedPolicy, PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { RunnerClass } from '#infra/deployment/config.ts';

const REASON = 'Named for this runner class in the deployment configuration by whoever deploys it.';

/** Lets a class's role do what the deployment configuration says that its commands may do on AWS. */
export function allowCommands(role: Role, { secrets, parameters, functions, managedPolicies }: RunnerClass): void {
  allow(role, 'secretsmanager:GetSecretValue', secrets);
  allow(role, 'ssm:GetParameter', parameters);
  allow(role, 'lambda:InvokeFunction', functions);
  for (const [index, arn] of managedPolicies.entries()) {
    role.addManagedPolicy(ManagedPolicy.fromManagedPolicyArn(role, `Managed${index}`, arn));
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM4[Policy::${arn}]`, reason: REASON });
  }
}

function allow(role: Role, action: string, resources: readonly string[]): void {
  if (resources.length > 0) {
    role.addToPolicy(new PolicyStatement({ actions: [action], resources: [...resources] }));
  }
  for (const arn of resources.filter((resource) => /[*?]/.test(resource))) {
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${arn}]`, reason: REASON });
  }
}
