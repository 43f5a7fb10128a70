import { App } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { VARIABLES } from '#functions/deployment/environment.ts';
import type { Settings } from '#functions/deployment/settings.ts';
import {
  actionsOf,
  everything,
  type Resource,
  resources,
  statementsOf,
  synthesised,
  templateOf,
} from './synthesised.ts';

const template = everything();

const NETWORK = { subnets: ['subnet-0a', 'subnet-0b'], securityGroups: ['sg-0c'] };
const PRIVATE_IMAGE = '123456789012.dkr.ecr.eu-west-1.amazonaws.com/team/tools:1.2@sha256:0ab1';
/** Images, a network and a disk of the user's own. */
const own = templateOf(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), {
  stage: 'dev',
  input: {
    runners: {
      default: {},
      long: { fargate: { image: PRIVATE_IMAGE, network: NETWORK }, storageMb: 51_200 },
      other: { fargate: { image: 'ghcr.io/team/tools:1', network: NETWORK } },
    },
  },
});

test('nothing of it is there unless a class asks for it', () => {
  const types = Object.values<Resource>(synthesised().toJSON().Resources).map(({ Type }) => Type);

  expect(types.filter((type) => /^AWS::(?:ECS|EC2)::/.test(type))).toEqual([]);
});

test('containers run on arm64 with the public image of Lambda`s Node, as large as asked for', () => {
  template.hasResourceProperties('AWS::ECS::TaskDefinition', {
    Cpu: '256',
    Memory: '512',
    NetworkMode: 'awsvpc',
    RequiresCompatibilities: ['FARGATE'],
    RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
    ContainerDefinitions: [
      Match.objectLike({
        Name: 'runner',
        Image: 'public.ecr.aws/lambda/nodejs:24-arm64',
        EntryPoint: ['node'],
        LinuxParameters: Match.objectLike({ InitProcessEnabled: true }),
        LogConfiguration: Match.objectLike({ LogDriver: 'awslogs' }),
      }),
    ],
  });
});

test('nothing is let in, and there is no NAT gateway', () => {
  template.hasResourceProperties('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.absent() });
  template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  template.resourceCountIs('AWS::EC2::NatGateway', 0);
  template.allResourcesProperties('AWS::EC2::Subnet', { MapPublicIpOnLaunch: false });
});

test('a launcher reads the queue of the class and starts its tasks, in its cluster alone', () => {
  template.hasResourceProperties('AWS::Lambda::Function', {
    Description: 'Cronstack: starts containers for jobs of the class long',
    RecursiveLoop: 'Allow',
  });
  const role = 'RunnerlongLauncherRole';
  expect(actionsOf(template, role).filter((action) => /^(?:ecs|iam):/.test(action))).toEqual([
    'ecs:DescribeTasks',
    'ecs:RunTask',
    'iam:PassRole',
  ]);
  for (const { Action, Condition } of statementsOf(template, role)) {
    if (String(Action).startsWith('ecs:')) {
      expect(JSON.stringify(Condition)).toContain('ecs:cluster');
    }
    if (Action === 'iam:PassRole') {
      expect(Condition).toEqual({ StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } });
    }
  }
});

test('the role of the runner in a container may do what a runner`s on Lambda may, and fetch its own package', () => {
  const role = 'RunnerlongTaskRole';

  expect(actionsOf(template, role)).toEqual([
    'Deny dynamodb:DeleteItem',
    'Deny dynamodb:PutItem',
    'Deny dynamodb:UpdateItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    's3:GetObject',
    'sqs:SendMessage',
    'sts:AssumeRole',
    'sts:TagSession',
  ]);
  const download = statementsOf(template, role).find(({ Action }) => Action === 's3:GetObject');
  expect(JSON.stringify(download?.Resource)).not.toContain('*');
});

test('ECS may write the log of the containers and nothing else', () => {
  expect(actionsOf(template, 'RunnerlongTaskExecutionRole')).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
});

test('an image in a private registry of ECR is pulled with a right to just that one', () => {
  const statements = statementsOf(own, 'RunnerlongTaskExecutionRole');
  const pull = statements.find(({ Action }) => [Action].flat().includes('ecr:BatchGetImage'));

  expect(JSON.stringify(pull?.Resource)).toContain(':ecr:eu-west-1:123456789012:repository/team/tools"');
  expect(statements.find(({ Action }) => Action === 'ecr:GetAuthorizationToken')?.Resource).toBe('*');
});

test('one of another registry asks for no rights', () => {
  expect(actionsOf(own, 'RunnerotherTaskExecutionRole')).toEqual(['logs:CreateLogStream', 'logs:PutLogEvents']);
});

test('a network of the user`s own is taken as it is, and none is made', () => {
  expect(JSON.parse(String(variablesOf(own, 'Launcher')[VARIABLES.network]))).toEqual({ ...NETWORK, publicIp: false });
  own.resourceCountIs('AWS::EC2::VPC', 0);
});

test('the disk is as large as it is asked for', () => {
  own.hasResourceProperties('AWS::ECS::TaskDefinition', {
    EphemeralStorage: { SizeInGiB: 50 },
  });
  template.hasResourceProperties('AWS::ECS::TaskDefinition', { EphemeralStorage: Match.absent() });
});

test('the sweeper counts the containers of that cluster, and writes their number', () => {
  const listing = statementsOf(template, 'SweeperRole').find(({ Action }) => Action === 'ecs:ListTasks');
  expect(JSON.stringify(listing?.Condition)).toContain('ecs:cluster');
  expect(statementsOf(template, 'SweeperRole').find(({ Action }) => Action === 'dynamodb:PutItem')?.Condition).toEqual({
    'ForAllValues:StringLike': {
      'dynamodb:LeadingKeys': [
        'bookmark#entries',
        'bookmark#unreadable',
        'bookmark#definitions',
        'bookmark#summaries',
        'bookmark#channels',
        'bookmark#receipts',
        'receipt#*',
        'switch',
        'calendars',
        'places#long',
      ],
    },
  });
  const families = resources(template, 'AWS::ECS::TaskDefinition').map(([, { Properties }]) => Properties.Family);
  expect(JSON.parse(String(variablesOf(template, 'Sweeper')[VARIABLES.containerFamilies]))).toEqual({
    long: families[0],
  });
  expect(actionsOf(synthesised(), 'SweeperRole')).not.toContain('ecs:ListTasks');
});

test('the roles of tasks are given to tasks of this account alone', () => {
  const trusts = resources(template, 'AWS::IAM::Role').filter(([id]) => /TaskRole|ExecutionRole/.test(id));

  expect(trusts).toHaveLength(2);
  for (const [, { Properties }] of trusts) {
    expect(JSON.stringify(Properties.AssumeRolePolicyDocument)).toContain('aws:SourceAccount');
  }
});

test('jobs of the class may take a day and three run at once, those of the others take 14 minutes; Claude Code runs in it alone', () => {
  const { runners }: Settings = JSON.parse(joined(variablesOf(template, 'Api')[VARIABLES.settings]));

  const onLambda = {
    queueUrl: 'reference',
    memoryMb: expect.any(Number),
    longestAttemptSeconds: 840,
    longerBy: expect.stringContaining('fargate'),
    withoutClaude: expect.stringContaining('fargate'),
    conditions: ['http', 'job', 'calendar'],
  };
  const longest = {
    queueUrl: 'reference',
    memoryMb: expect.any(Number),
    cpuUnits: expect.any(Number),
    longestAttemptSeconds: 86_400,
    withoutSessions: expect.any(String),
    conditions: ['pressure', 'memory', 'disk', 'file', 'command', 'http', 'job', 'calendar'],
  };
  expect(runners).toEqual({ default: onLambda, heavy: onLambda, long: longest });
  expect(variablesOf(template, 'Launcher')[VARIABLES.maxContainers]).toBe('3');
});

/** The environment of the function whose logical id has this in it. */
function variablesOf(template: Template, part: string): Readonly<Record<string, unknown>> {
  const [found] = resources(template, 'AWS::Lambda::Function').filter(([id]) => id.includes(part));
  const environment = found?.[1].Properties.Environment as { readonly Variables: Readonly<Record<string, unknown>> };
  return environment.Variables;
}

/** Text around references, each of which is called so. */
function joined(value: unknown): string {
  const [, parts] = (value as { readonly 'Fn::Join': readonly [string, readonly unknown[]] })['Fn::Join'];
  return parts.map((part) => (typeof part === 'string' ? part : 'reference')).join('');
}
