import { Stack, Validations } from 'aws-cdk-lib';
import {
  ArnPrincipal,
  type IRole,
  ManagedPolicy,
  PolicyStatement,
  Role,
  SessionTagsPrincipal,
} from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { VARIABLES } from '#functions/deployment/environment.ts';
import type { Api } from '#infra/constructs/api.ts';
import type { PlacedRunnerClass } from '#infra/deployment/runner/class.ts';

const REASON = 'Named for this runner class in the deployment configuration by whoever deploys it.';

/** The class whose commands they are, its runner, the API that they may ask, and the role that somebody has for them already. */
interface CommandRoleProps {
  readonly runnerRole: Role;
  readonly runner: PlacedRunnerClass;
  readonly api: Api;
  readonly given?: IRole | undefined;
}

/**
 * Makes the role of a class's commands: it may do what the deployment configuration says, ask the API's GET routes, and nothing else. Its
 * runner alone assumes it, for each job anew; that role keeps the ledger, and none of its rights reach a command. A given role gets the same
 * rights besides its own, and is let be assumed where it is of the same stack.
 */
export function makeCommandRole(scope: Construct, { runnerRole, runner, api, given }: CommandRoleProps): IRole {
  const role = given === undefined ? ownRole(scope, runnerRole, runner) : ofUser(scope, runnerRole, given);
  runnerRole.addToPolicy(
    new PolicyStatement({ actions: ['sts:AssumeRole', 'sts:TagSession'], resources: [role.roleArn] }),
  );
  api.allowReading(role);
  allowCommands(role, runner);
  return role;
}

function ownRole(scope: Construct, runnerRole: Role, runner: PlacedRunnerClass): Role {
  return new Role(scope, 'CommandRole', {
    description: `Cronstack: what the commands of jobs of the class ${runner.name} may do`,
    assumedBy: new SessionTagsPrincipal(new ArnPrincipal(runnerRole.roleArn)),
  });
}

/** A role of another stack is as one of no stack: what we say of it stays in this one, or each stack would wait for the other. */
function ofUser(scope: Construct, runnerRole: Role, given: IRole): IRole {
  if (Stack.of(given) !== Stack.of(scope)) {
    return Role.fromRoleArn(scope, 'CommandRole', given.roleArn);
  }
  if (given instanceof Role) {
    given.assumeRolePolicy?.addStatements(
      new PolicyStatement({
        actions: ['sts:AssumeRole', 'sts:TagSession'],
        principals: [new ArnPrincipal(runnerRole.roleArn)],
      }),
    );
  }
  return given;
}

/** The environment by which a runner knows the role. */
export function commandRoleEnvironment(role: IRole, { sessionPerRun }: PlacedRunnerClass): Record<string, string> {
  return { [VARIABLES.commandRole]: role.roleArn, ...(sessionPerRun ? { [VARIABLES.sessionPerRun]: 'true' } : {}) };
}

function allowCommands(
  role: IRole,
  { secrets, parameters, functions, statements, managedPolicies }: PlacedRunnerClass,
): void {
  allow(role, ['secretsmanager:GetSecretValue'], secrets);
  allow(role, ['ssm:GetParameter'], parameters);
  allow(role, ['lambda:InvokeFunction'], functions);
  for (const { actions, resources } of statements) {
    allow(role, actions, resources);
  }
  for (const [index, arn] of managedPolicies.entries()) {
    role.addManagedPolicy(ManagedPolicy.fromManagedPolicyArn(role, `Managed${index}`, arn));
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM4[Policy::${arn}]`, reason: REASON });
  }
}

function allow(role: IRole, actions: readonly string[], resources: readonly string[]): void {
  if (resources.length > 0) {
    role.addToPrincipalPolicy(new PolicyStatement({ actions: [...actions], resources: [...resources] }));
  }
  const wide = (names: readonly string[]) => names.filter((name) => /[*?]/.test(name));
  for (const finding of [
    ...wide(resources).map((arn) => `Resource::${arn}`),
    ...(resources.length > 0 ? wide(actions).map((action) => `Action::${action}`) : []),
  ]) {
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[${finding}]`, reason: REASON });
  }
}
