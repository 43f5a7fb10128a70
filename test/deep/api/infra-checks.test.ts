import { App, Stack, Validations } from 'aws-cdk-lib';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { expect, test } from 'vitest';
import { Cronstack } from '#infra/cronstack.ts';
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
    office: {
      remote: true,
      maxConcurrent: 2,
      trustAnchors: ['arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/0a1b'],
    },
  },
  alarmEmail: 'oncall@example.com',
};

test('a deployment with everything in it passes the strict validation and the AwsSolutions pack', () => {
  expect(() => checked().synth()).not.toThrow();
}, 60_000);

test('so does a construct with things of the user`s own stack: key, network, role, jobs in code, grants, two in one stack', () => {
  const app = strictApp();
  const stack = new Stack(app, 'Jobs', { env: { region: 'eu-west-1' } });
  const vpc = new Vpc(stack, 'Vpc', { flowLogs: { all: {} } });
  const role = new Role(stack, 'Billing', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const encryptionKey = new Key(stack, 'Key', { enableKeyRotation: true });
  const cron = new Cronstack(stack, 'Cron', {
    encryptionKey,
    runners: {
      default: { role },
      inside: { vpc },
      long: { fargate: {}, vpc, maxConcurrent: 2 },
      office: { remote: true, maxConcurrent: 2 },
    },
    urlParameter: '/acme/cronstack',
  });
  cron.addJob('report', { schedule: '0 9 * * *', command: 'true' });
  cron.grantRead(role);
  cron.grantRun(role, 'release.*');
  new Cronstack(stack, 'Other');
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));

  expect(() => app.synth()).not.toThrow();
}, 60_000);

test('which find what is wrong', () => {
  const app = checked((stack) => new Queue(stack, 'Careless'));

  expect(() => app.synth()).toThrow();
}, 60_000);

function strictApp(): App {
  return new App({
    context: { 'aws:cdk:bundling-stacks': [], '@aws-cdk/core:validateAgainstDefaultRules': true },
  });
}

function checked(spoil: (stack: CronstackStack) => unknown = () => undefined): App {
  const app = strictApp();
  const stack = new CronstackStack(app, 'cronstack-all', { cronstack: { ...EVERYTHING, stage: 'all' } });
  spoil(stack);
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return app;
}
