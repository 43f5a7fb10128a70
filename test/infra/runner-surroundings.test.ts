import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { SecurityGroup, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { expect, test } from 'vitest';
import { Cronstack } from '#infra/cronstack.ts';
import { actionsOf, appWithoutBundles, type Resource, resources, statementsOf } from './synthesised.ts';

function stackOfUser(): Stack {
  return new Stack(appWithoutBundles(), 'Jobs');
}

/** The function of a class. */
function runnerOf(template: Template, name: string): Resource['Properties'] {
  const [found] = resources(template, 'AWS::Lambda::Function').filter(([id]) => id.startsWith(`CronRunner${name}`));
  return found?.[1].Properties ?? {};
}

test('a class in a network of the stack runs there, behind a group that lets nothing in, and no other function does', () => {
  const stack = stackOfUser();
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
  new Cronstack(stack, 'Cron', { runners: { default: {}, inside: { vpc } } });
  const template = Template.fromStack(stack);

  expect(runnerOf(template, 'inside').VpcConfig).toEqual({
    SecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching(/^CronRunnerinsideOutwardinside/), 'GroupId'] }],
    SubnetIds: [
      { Ref: expect.stringMatching(/^VpcPrivateSubnet1/) },
      { Ref: expect.stringMatching(/^VpcPrivateSubnet2/) },
    ],
  });
  template.hasResourceProperties('AWS::EC2::SecurityGroup', {
    GroupDescription: 'Cronstack runner class inside: everything outward, nothing inward',
    SecurityGroupIngress: Match.absent(),
  });
  const inside = resources(template, 'AWS::Lambda::Function').filter(([, { Properties }]) => 'VpcConfig' in Properties);
  expect(inside).toHaveLength(1);
  expect(actionsOf(template, 'CronRunnerinsideRunnerRole')).toContain('ec2:CreateNetworkInterface');
  expect(actionsOf(template, 'CronRunnerdefaultRunnerRole')).not.toContain('ec2:CreateNetworkInterface');
});

test('subnets, groups and layers are those that are named, in containers too', () => {
  const stack = stackOfUser();
  const vpc = new Vpc(stack, 'Vpc', { maxAzs: 2 });
  const group = SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-0b');
  const layer = LayerVersion.fromLayerVersionArn(stack, 'Tools', 'arn:aws:lambda:eu-west-1:123456789012:layer:tools:1');
  const vpcSubnets = { subnetType: SubnetType.PUBLIC };
  new Cronstack(stack, 'Cron', {
    programs: 'cli',
    runners: { default: { layers: [layer] }, long: { fargate: {}, vpc, vpcSubnets, securityGroups: [group] } },
  });
  const template = Template.fromStack(stack);

  expect(runnerOf(template, 'default').Layers).toEqual([
    { Ref: expect.stringMatching(/^CronProgramsLayer/) },
    'arn:aws:lambda:eu-west-1:123456789012:layer:tools:1',
  ]);
  const { Environment } = runnerOf(template, 'longLauncher');
  const network = JSON.stringify(Environment).replaceAll('\\"', '"');
  expect(network).toMatch(
    /VpcPublicSubnet1Subnet\w+.*VpcPublicSubnet2Subnet\w+.*securityGroups.*sg-0b.*publicIp":true/,
  );
  // The network of ours is not made, where nobody is in it.
  template.resourceCountIs('AWS::EC2::VPC', 1);
});

test('an image of the stack is that of the containers, which ECS may pull, and nothing else of the registry', () => {
  const stack = stackOfUser();
  const repository = new Repository(stack, 'Tools');
  const image = ContainerImage.fromEcrRepository(repository, '1.2');
  new Cronstack(stack, 'Cron', { runners: { default: {}, long: { fargate: {}, image } } });
  const template = Template.fromStack(stack);

  template.hasResourceProperties('AWS::ECS::TaskDefinition', {
    ContainerDefinitions: [
      Match.objectLike({ EntryPoint: ['node'], Image: { 'Fn::Join': Match.arrayWith([Match.arrayWith([':1.2'])]) } }),
    ],
  });
  const pull = statementsOf(template, 'CronRunnerlongTaskExecutionRole').find(({ Action }) =>
    [Action].flat().includes('ecr:BatchGetImage'),
  );
  expect(pull?.Resource).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Tools/), 'Arn'] });
});

test.each([
  ['beside no containers', { image: ContainerImage.fromRegistry('a') }, 'Cron: runners.other.image: expected fargate'],
  [
    'beside another one',
    { image: ContainerImage.fromRegistry('a'), fargate: { image: 'b' } },
    'Cron: runners.other.image: expected no fargate.image',
  ],
  ['elsewhere', { image: ContainerImage.fromRegistry('a'), remote: true }, 'Cron: runners.other.image: expected none'],
])('an image %s is refused', (_, other, message) => {
  expect(() => new Cronstack(stackOfUser(), 'Cron', { runners: { default: {}, other } })).toThrow(message);
});

test('a role of the stack is that of the commands: it lets the runner assume it, and has what the class says besides its own', () => {
  const stack = stackOfUser();
  const role = new Role(stack, 'Billing', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const secrets = ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:billing-??????'];
  new Cronstack(stack, 'Cron', { runners: { default: { role, secrets } } });
  const template = Template.fromStack(stack);

  const runner = { 'Fn::GetAtt': [expect.stringMatching(/^CronRunnerdefaultRunnerRole/), 'Arn'] };
  const billing = resources(template, 'AWS::IAM::Role').find(([id]) => id.startsWith('Billing'))?.[1].Properties;
  expect(billing?.AssumeRolePolicyDocument).toMatchObject({
    Statement: [{}, { Action: ['sts:AssumeRole', 'sts:TagSession'], Principal: { AWS: runner } }],
  });
  expect(actionsOf(template, 'Billing')).toEqual(['execute-api:Invoke', 'secretsmanager:GetSecretValue']);
  expect(Object.keys(template.findResources('AWS::IAM::Role')).filter((id) => id.includes('CommandRole'))).toEqual([]);
  const assumed = statementsOf(template, 'CronRunnerdefaultRunnerRole').find(({ Action }) =>
    Action.includes('sts:AssumeRole'),
  );
  expect(JSON.stringify(assumed?.Resource)).toContain('Billing');
});

test('a role of another stack is told nothing there, so that neither stack waits for the other', () => {
  const app = appWithoutBundles();
  const others = new Stack(app, 'Others');
  const role = new Role(others, 'Billing', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const stack = new Stack(app, 'Jobs');
  new Cronstack(stack, 'Cron', { runners: { default: { role } } });

  expect(actionsOf(Template.fromStack(stack), 'CronRunnerdefaultCommandRole')).toEqual(['execute-api:Invoke']);
  expect(resources(Template.fromStack(others), 'AWS::IAM::Policy')).toEqual([]);
});

test('a network is named once', () => {
  const stack = stackOfUser();
  const network = { subnets: ['subnet-0a'], securityGroups: ['sg-0b'] };
  const runners = { default: {}, long: { fargate: { network }, vpc: new Vpc(stack, 'Vpc') } };

  expect(() => new Cronstack(stack, 'Cron', { runners })).toThrow(
    'Jobs/Cron: runners.long.fargate.network: expected none beside vpc',
  );
});
