import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { expect, test } from 'vitest';
import { VARIABLES } from '#functions/deployment/environment.ts';
import { Cronstack } from '#infra/cronstack.ts';
import type { RunnerClassProps } from '#infra/props.ts';
import { actionsOf, appWithoutBundles, type Resource, resources, synthesised, templateOf } from './synthesised.ts';

const ANCHOR = 'arn:aws:rolesanywhere:eu-west-1:123456789012:trust-anchor/0a1b';
const template = templateOf(appWithoutBundles(), {
  stage: 'prod',
  input: {
    runners: { default: { maxConcurrent: 4 }, office: { remote: true, maxConcurrent: 3, trustAnchors: [ANCHOR] } },
  },
});

/** The statements of the one managed policy, as the template has them. */
function policyOf(
  made: Template,
): readonly { Effect: string; Action: string | string[]; Resource: unknown; Condition?: unknown }[] {
  return resources(made, 'AWS::IAM::ManagedPolicy').flatMap(([, { Properties }]) => {
    const { Statement: statements } = Properties.PolicyDocument as { Statement: ReturnType<typeof policyOf> };
    return statements;
  });
}

test('nothing of such a class runs on AWS: it has a queue, a parameter, a policy and a role', () => {
  const ids = (made: Template) => Object.entries<Resource>(made.toJSON().Resources);
  const of = ids(template).filter(([id]) => /office/.test(id));

  expect(of.map(([, { Type }]) => Type).sort()).toEqual([
    'AWS::CloudWatch::Alarm',
    'AWS::IAM::ManagedPolicy',
    'AWS::IAM::Role',
    'AWS::SQS::Queue',
    'AWS::SQS::QueuePolicy',
    'AWS::SSM::Parameter',
  ]);
  expect(resources(template, 'AWS::Lambda::Function')).toHaveLength(
    resources(synthesised(), 'AWS::Lambda::Function').length,
  );
  expect(ids(template).filter(([, { Type }]) => /^AWS::(?:ECS|EC2)::/.test(Type))).toEqual([]);
});

test('a runner may claim, renew, finish and leave output, take messages of its queue, read its parameter, and nothing else', () => {
  const actions = policyOf(template).flatMap(({ Effect, Action }) =>
    [Action].flat().map((action) => (Effect === 'Allow' ? action : `${Effect} ${action}`)),
  );

  expect([...new Set(actions)].sort()).toEqual([
    'Deny dynamodb:DeleteItem',
    'Deny dynamodb:PutItem',
    'Deny dynamodb:UpdateItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'sqs:ChangeMessageVisibility',
    'sqs:DeleteMessage',
    'sqs:ReceiveMessage',
    'sqs:SendMessage',
    'ssm:GetParameter',
  ]);
  expect(policyOf(template).filter(({ Resource }) => JSON.stringify(Resource).includes('*'))).toEqual([]);
});

test('of the jobs` table it puts heads, groups and its own kind alone, and reads messages of no other class', () => {
  const puts = policyOf(template).filter(
    ({ Effect, Action, Condition }) => Effect === 'Allow' && Action === 'dynamodb:PutItem' && Condition !== undefined,
  );
  const reading = policyOf(template).find(({ Action }) => [Action].flat().includes('sqs:ReceiveMessage'));

  expect(puts.map(({ Condition }) => Condition)).toEqual([
    { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['job#*', 'group#*', 'runner#office'] } },
  ]);
  expect(reading?.Resource).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^RunsofficeQueue/), 'Arn'] });
});

test('of the jobs` table it reads heads, definitions, groups and the switch: no key of a job, no channel, no receipt, no list', () => {
  const readings = policyOf(template).filter(({ Action }) => [Action].flat().includes('dynamodb:GetItem'));
  const narrow = readings.filter(({ Condition }) => Condition !== undefined);
  const wide = readings.filter(({ Condition }) => Condition === undefined);

  expect(narrow.map(({ Action, Condition }) => ({ Action, Condition }))).toEqual([
    {
      Action: 'dynamodb:GetItem',
      Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['job#*', 'def#*', 'group#*', 'switch'] } },
    },
  ]);
  expect(JSON.stringify(narrow)).toContain('Jobs');
  expect(JSON.stringify(wide)).toContain('History');
  expect(JSON.stringify(wide)).not.toContain('Jobs');
});

test('the policy is within what IAM allows', () => {
  // IAM user guide, "IAM and AWS STS quotas": 6,144 characters, white space apart.
  expect(JSON.stringify(policyOf(template)).length).toBeLessThan(6_144);
});

test('the role has the policy and nothing else, and is for the account`s own and for certificates of the anchors that are named', () => {
  const [, role] = resources(template, 'AWS::IAM::Role').find(([id]) => id.startsWith('RunnerofficeRole')) ?? [];

  expect(role?.Properties.ManagedPolicyArns).toEqual([{ Ref: expect.stringMatching(/^RunnerofficePolicy/) }]);
  expect(actionsOf(template, 'Runneroffice')).toEqual([]);
  expect(role?.Properties.AssumeRolePolicyDocument).toMatchObject({
    Statement: [
      { Action: 'sts:AssumeRole', Principal: { AWS: expect.anything() } },
      {
        Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
        Principal: { Service: 'rolesanywhere.amazonaws.com' },
        Condition: { ArnEquals: { 'aws:SourceArn': [ANCHOR] } },
      },
    ],
  });
});

test('where no anchor is named, no certificate is good for it', () => {
  const made = templateOf(appWithoutBundles(), {
    stage: 'dev',
    input: { runners: { default: {}, office: { remote: true } } },
  });

  expect(JSON.stringify(resources(made, 'AWS::IAM::Role'))).not.toContain('rolesanywhere');
});

test('a parameter tells a runner what a function would find in its environment', () => {
  const [, parameter] = resources(template, 'AWS::SSM::Parameter')[0] ?? [];
  const told: Record<string, string> = JSON.parse(joined(parameter?.Properties.Value));

  expect(parameter?.Properties).toMatchObject({ Name: '/cronstack-prod/runners/office', Tier: 'Intelligent-Tiering' });
  expect(told).toMatchObject({
    [VARIABLES.stage]: 'prod',
    [VARIABLES.runnerClass]: 'office',
    [VARIABLES.maxConcurrent]: '3',
    [VARIABLES.runQueueUrl]: 'reference',
    [VARIABLES.jobsTable]: 'reference',
  });
  expect(JSON.parse(told[VARIABLES.settings] ?? '')).toMatchObject({
    runners: {
      default: { queueUrl: 'reference' },
      office: { queueUrl: 'reference', remote: true, longestAttemptSeconds: 86_400 },
    },
  });
});

test('a message is hidden for 90 s at first, as a machine may go at any time', () => {
  template.hasResourceProperties('AWS::SQS::Queue', {
    VisibilityTimeout: 90,
    RedrivePolicy: Match.objectLike({ maxReceiveCount: 100 }),
  });
});

test('its share counts as any other`s, and one at a time is possible', () => {
  const runners = { default: {}, office: { remote: true, maxConcurrent: 1 } };
  const made = templateOf(appWithoutBundles(), { stage: 'dev', input: { runners } });

  made.hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 9 } });
});

test('a class can be added, and with a key of the user`s own it may be used by its runners', () => {
  const stack = new Stack(appWithoutBundles(), 'Jobs', { env: { region: 'eu-west-1' } });
  const cron = new Cronstack(stack, 'Cron', { stage: 'prod', prefix: 'acme', encryptionKey: new Key(stack, 'Key') });
  cron.addRunnerClass('office', { remote: true });
  cron.addJob('backup', { schedule: '0 9 * * *', command: 'true', runner: 'office' });
  const made = Template.fromStack(stack);

  made.hasResourceProperties('AWS::SSM::Parameter', { Name: '/acme-prod/runners/office' });
  expect(JSON.stringify(policyOf(made))).toContain('kms:GenerateDataKey');
});

test.each<[RunnerClassProps, string]>([
  [{ remote: true, memoryMb: 512 }, 'runners.office: Unrecognized key: "memoryMb"'],
  [{ remote: true, fargate: {} }, 'runners.office: Unrecognized key: "fargate"'],
  [{ remote: true, secrets: [] }, 'runners.office: Unrecognized key: "secrets"'],
  [{ trustAnchors: [ANCHOR] }, 'runners.office: Unrecognized key: "trustAnchors"'],
  [{ remote: true, trustAnchors: ['anchor'] }, 'runners.office.trustAnchors.0: expected an ARN of rolesanywhere'],
])('%j is refused, as nothing would follow it', (office, message) => {
  const stack = new Stack(appWithoutBundles(), 'Jobs');

  expect(() => new Cronstack(stack, 'Cron', { runners: { default: {}, office } })).toThrow(message);
});

test('so is a thing of the stack beside it, and a role in the API for commands that have none', () => {
  const stack = new Stack(appWithoutBundles(), 'Jobs');
  const role = new Role(stack, 'Billing', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const access = [{ role: 'viewer' as const, principals: ['runner:office'] }];

  expect(() => new Cronstack(stack, 'Cron', { runners: { default: {}, office: { remote: true, role } } })).toThrow(
    'Jobs/Cron: runners.office.role: expected none beside remote',
  );
  expect(() => new Cronstack(stack, 'Other', { runners: { default: {}, office: { remote: true } }, access })).toThrow(
    'access.0.principals.0: commands of office have no role, as it is remote',
  );
});

/** Text around references, each of which is called so. */
function joined(value: unknown): string {
  const [, parts] = (value as { readonly 'Fn::Join': readonly [string, readonly unknown[]] })['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : 'reference')).join('');
}
