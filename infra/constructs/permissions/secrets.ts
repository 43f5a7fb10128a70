import { ArnFormat, Stack } from 'aws-cdk-lib';
import { PolicyStatement, type Role } from 'aws-cdk-lib/aws-iam';
import type { Referenced } from '#infra/deployment/channel-rights.ts';

/** Lets a role read these secrets and parameters, and no others. */
export function allowReading(role: Role, { secrets, parameters }: Referenced): void {
  const stack = Stack.of(role);
  // Secrets Manager adds six characters to a secret's name.
  const ofSecret = (name: string) =>
    stack.formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName: `${name}-??????`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
  const ofParameter = (name: string) =>
    stack.formatArn({ service: 'ssm', resource: 'parameter', resourceName: name.replace(/^\//, '') });
  allow(role, 'secretsmanager:GetSecretValue', secrets.map(unlessArn(ofSecret)));
  allow(role, 'ssm:GetParameter', parameters.map(unlessArn(ofParameter)));
}

/** Lets a role do one thing with these; with none where there are none. */
export function allow(role: Role, action: string, resources: readonly string[]): void {
  if (resources.length > 0) {
    role.addToPolicy(new PolicyStatement({ actions: [action], resources: [...resources] }));
  }
}

function unlessArn(arnOf: (name: string) => string): (nameOrArn: string) => string {
  return (nameOrArn) => (nameOrArn.startsWith('arn:') ? nameOrArn : arnOf(nameOrArn));
}
