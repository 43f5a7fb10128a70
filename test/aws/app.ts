import { App } from 'aws-cdk-lib';
import { parseDeployment } from '../../infra/config.ts';
import { CronstackStack } from '../../infra/stack.ts';
import { allowForEmulator } from './allow-for-emulator.ts';

/** The stack as it is deployed for the test: three runner classes, and what an emulator needs besides. */
const app = new App();
const stage = String(app.node.tryGetContext('stage'));
const stack = new CronstackStack(app, `cronstack-${stage}`, {
  deployment: parseDeployment(stage, {
    runners: {
      default: { maxConcurrent: 6 },
      heavy: { maxConcurrent: 4, memoryMb: 2_048 },
      long: { fargate: {}, memoryMb: 512, maxConcurrent: 2 },
    },
  }),
});
if (app.node.tryGetContext('emulated') === 'true') {
  allowForEmulator(stack);
}
