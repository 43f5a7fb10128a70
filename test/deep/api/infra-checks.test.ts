import { App, Validations } from 'aws-cdk-lib';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import type { CronstackProps } from '#infra/props.ts';
import { CronstackStack } from '#infra/stack.ts';

/** Everything that a deployment configuration can ask for. */
const EVERYTHING: CronstackProps = {
  runners: {
    default: {
      secrets: ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:billing-??????'],
      parameters: ['arn:aws:ssm:eu-west-1:123456789012:parameter/billing/*'],
      functions: ['arn:aws:lambda:eu-west-1:123456789012:function:export'],
      statements: [{ actions: ['s3:Get*', 'sqs:SendMessage'], resources: ['arn:aws:s3:::shop/*', '*'] }],
      managedPolicies: ['arn:aws:iam::123456789012:policy/billing'],
    },
    long: {
      fargate: {},
      maxConcurrent: 1,
      secrets: ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:report-??????'],
    },
    longer: {
      fargate: {
        cpuUnits: 4_096,
        image: '123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/tools:1',
        network: { subnets: ['subnet-0a'], securityGroups: ['sg-0b'] },
      },
      memoryMb: 30_720,
      storageMb: 102_400,
    },
  },
  alarmEmail: 'oncall@example.com',
};

test('a deployment with everything in it passes the strict validation and the AwsSolutions pack', () => {
  expect(() => checked().synth()).not.toThrow();
}, 60_000);

test('which find what is wrong', () => {
  const app = checked((stack) => new Queue(stack, 'Careless'));

  expect(() => app.synth()).toThrow();
}, 60_000);

function checked(spoil: (stack: CronstackStack) => unknown = () => undefined): App {
  const app = new App({
    context: { 'aws:cdk:bundling-stacks': [], '@aws-cdk/core:validateAgainstDefaultRules': true },
  });
  const stack = new CronstackStack(app, 'cronstack-all', { cronstack: { ...EVERYTHING, stage: 'all' } });
  spoil(stack);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}
