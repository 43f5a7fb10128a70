import type { Stack } from 'aws-cdk-lib';
import { AccountRootPrincipal, PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';

const KEEPERS_OF_ENTRIES = /\/(Api|Dispatcher|Sweeper)\/Role$/;
const SENDERS_OF_WAKES = /\/(Api|Dispatcher|Sweeper)\/Role$/;
const LAUNCHERS = /\/Launcher\/Role$/;
const ASKING_RECEIVER = /\/(Notifier|Runner-default)\//;
const TASK_ROLES = /\/Task\/Role$/;

/** Adds what MiniStack asks for where AWS does not. What is granted here is what a deployment to the emulator cannot show. */
export function allowForEmulator(stack: Stack): void {
  const { region, account } = stack;
  // It takes every schedule for one of the group `default` when it checks rights. On AWS the ARN names the schedule's own group.
  for (const role of rolesOf(stack, KEEPERS_OF_ENTRIES)) {
    role.addToPolicy(
      new PolicyStatement({
        actions: ['scheduler:CreateSchedule', 'scheduler:DeleteSchedule'],
        resources: [`arn:aws:scheduler:${region}:${account}:schedule/default/*`],
      }),
    );
  }
  // It asks for a right of its own to send several messages at once. On AWS that is sqs:SendMessage (SQS API permissions reference).
  for (const role of rolesOf(stack, SENDERS_OF_WAKES)) {
    role.addToPolicy(
      new PolicyStatement({
        actions: ['sqs:SendMessageBatch'],
        resources: [`arn:aws:sqs:${region}:${account}:*`],
      }),
    );
  }
  // It checks calls to ECS for the cluster, and knows no condition keys; AWS checks the task definition and the task. Nor does it look at
  // iam:PassRole.
  for (const role of rolesOf(stack, LAUNCHERS)) {
    role.addToPolicy(
      new PolicyStatement({
        actions: ['ecs:RunTask', 'ecs:DescribeTasks'],
        resources: [`arn:aws:ecs:${region}:${account}:cluster/*`],
      }),
    );
  }
  // It gives tasks credentials of no role: whoever stands in for ECS has to be let assume theirs.
  for (const role of rolesOf(stack, TASK_ROLES)) {
    role.assumeRolePolicy?.addStatements(
      new PolicyStatement({ actions: ['sts:AssumeRole'], principals: [new AccountRootPrincipal()] }),
    );
  }
  // The receiver of webhooks, and the server that a condition asks, are on this machine, where nobody is asked.
  for (const asking of functionsOf(stack, ASKING_RECEIVER)) {
    asking.addEnvironment('NODE_OPTIONS', `--import=${new URL('../notices/receiver-name.mjs', import.meta.url)}`);
  }
}

function functionsOf(stack: Stack, path: RegExp): readonly LambdaFunction[] {
  const functions = stack.node.findAll().filter((construct) => construct instanceof LambdaFunction);
  return functions.filter(({ node }) => path.test(node.path));
}

function rolesOf(stack: Stack, path: RegExp): readonly Role[] {
  const roles = stack.node.findAll().filter((construct) => construct instanceof Role);
  return roles.filter(({ node }) => path.test(node.path));
}
