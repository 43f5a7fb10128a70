import { App } from 'aws-cdk-lib';
import { PolicyStatement, Role } from 'aws-cdk-lib/aws-iam';
import { parseDeployment } from '../../infra/config.ts';
import { CronstackStack } from '../../infra/stack.ts';

const KEEPERS_OF_ENTRIES = /\/(Api|Dispatcher|Sweeper)\/Role$/;

/** The stack as it is deployed for the test: two runner classes, and what an emulator needs besides. */
const app = new App();
const stage = String(app.node.tryGetContext('stage'));
const stack = new CronstackStack(app, `cronstack-${stage}`, {
  deployment: parseDeployment(stage, {
    runners: { default: { maxConcurrent: 6 }, heavy: { maxConcurrent: 4, memoryMb: 2_048 } },
  }),
});
if (app.node.tryGetContext('emulated') === 'true') {
  // MiniStack takes every schedule for one of the group `default` when it checks rights. On AWS the ARN names the schedule's own group.
  const roles = stack.node.findAll().filter((construct) => construct instanceof Role);
  for (const role of roles.filter(({ node }) => KEEPERS_OF_ENTRIES.test(node.path))) {
    role.addToPolicy(
      new PolicyStatement({
        actions: ['scheduler:CreateSchedule', 'scheduler:DeleteSchedule'],
        resources: [`arn:aws:scheduler:${stack.region}:${stack.account}:schedule/default/*`],
      }),
    );
  }
}
