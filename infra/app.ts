import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { App, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DeploymentConfigError, readDeployment } from './deployment/config.ts';
import { ROOT } from './packaging/bundle.ts';
import { CronstackStack } from './stack.ts';

/** The folder of the user's own programs, which a clone has not. */
const PROGRAMS = join(ROOT, 'commands');

const app = new App();
const given: unknown = app.node.tryGetContext('stage');
const stage = typeof given === 'string' ? given : 'dev';
const stack = orOneLine(
  () =>
    new CronstackStack(app, `cronstack-${stage}`, {
      cronstack: { ...readDeployment(stage, ROOT), ...(existsSync(PROGRAMS) ? { programs: PROGRAMS } : {}) },
      description: 'Cronstack: cron for your own AWS account',
      terminationProtection: stage === 'prod',
    }),
);
Tags.of(stack).add('cronstack:stage', stage);
Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
app.synth();

/** A bad configuration is its writer's to repair: a line says what is wrong, and no stack. */
function orOneLine<Made>(make: () => Made): Made {
  try {
    return make();
  } catch (error) {
    if (error instanceof DeploymentConfigError) {
      console.error(error.message);
      process.exit(2);
    }
    throw error;
  }
}
