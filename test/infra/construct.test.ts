import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { HttpLambdaAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { AccountRootPrincipal, ManagedPolicy, Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { describe, expect, test } from 'vitest';
import { Cronstack } from '#infra/cronstack.ts';
import { DeploymentConfigError } from '#infra/deployment/config.ts';
import type { CronstackProps } from '#infra/props.ts';
import { appWithoutBundles, type Resource, resources, statementsOf } from './synthesised.ts';

/** Properties by which a resource has a name of its own in its account; others are named within theirs. */
const NAMES = ['AlarmName', 'FunctionName', 'QueueName', 'RoleName', 'TableName', 'TopicName'];

/** The stack of somebody who has Cronstack in it. */
function stackOfUser(): Stack {
  return new Stack(appWithoutBundles(), 'Jobs');
}

function withProps(props: CronstackProps): Template {
  const stack = stackOfUser();
  new Cronstack(stack, 'Cron', props);
  return Template.fromStack(stack);
}

test('nothing needs to be said, and two in one stack do not meet', () => {
  const stack = stackOfUser();
  new Cronstack(stack, 'Cron');
  new Cronstack(stack, 'Other');

  const template = Template.fromStack(stack);

  const named = Object.values<Resource>(template.toJSON().Resources).flatMap(({ Type, Properties = {} }) =>
    Object.entries(Properties)
      .filter(([key]) => NAMES.includes(key) || (key === 'Name' && Type === 'AWS::Scheduler::ScheduleGroup'))
      .map(([, name]) => name),
  );
  expect(named.length).toBeGreaterThan(40);
  expect(new Set(named).size).toBe(named.length);
  const stages = resources(template, 'AWS::Lambda::Function').map(([, { Properties }]) =>
    JSON.stringify(Properties.Environment)
      .match(/"CRONSTACK_STAGE":"([a-z0-9-]+)"/)
      ?.at(1),
  );
  expect(new Set(stages).size).toBe(2);
});

test('the same construct has the same names each time, and another stack`s has others', () => {
  const groups = (name: string) => {
    const stack = new Stack(appWithoutBundles(), name);
    new Cronstack(stack, 'Cron');
    return resources(Template.fromStack(stack), 'AWS::Scheduler::ScheduleGroup').map(([, one]) => one.Properties.Name);
  };

  expect(groups('Jobs')).toEqual([expect.stringMatching(/^cronstack-jobs-cron-[0-9a-f]{8}$/)]);
  expect(groups('Jobs')).toEqual(groups('Jobs'));
  expect(groups('Jobs')).not.toEqual(groups('OtherJobs'));
  expect(groups('AStackWithALongNameThatDoesNotFit')).not.toEqual(groups('AStackWithALongNameThatDoesNotFitEither'));
});

test('two of one stage in one stack are refused, unless a prefix tells them apart', () => {
  const stack = stackOfUser();
  new Cronstack(stack, 'Cron', { stage: 'live' });

  expect(() => new Cronstack(stack, 'Other', { stage: 'live' })).toThrow(
    'Jobs/Other: stage: expected another than that of Jobs/Cron',
  );
  expect(() => new Cronstack(stack, 'Third', { stage: 'live', prefix: 'acme' })).not.toThrow();
});

test('names begin with the prefix that somebody has a rule for', () => {
  const template = withProps({ prefix: 'acme-cron', stage: 'live' });

  template.hasResourceProperties('AWS::Scheduler::ScheduleGroup', { Name: 'acme-cron-live' });
  template.allResourcesProperties('AWS::CloudWatch::Alarm', { AlarmName: Match.stringLikeRegexp('^acme-cron-live-') });
});

test.each<[string, CronstackProps, string]>([
  ['a prefix', { prefix: 'a b' }, 'Jobs/Cron: prefix: expected A-Z'],
  ['a stage', { stage: 'Live' }, 'stage "Live": expected a-z'],
  ['a class', { runners: { default: { memoryMb: 1 } } }, 'Jobs/Cron: runners.default.memoryMb: '],
  ['a configuration', { configuration: { cron: { timezone: 'Mars' } } }, 'Jobs/Cron: configuration: cron.timezone: '],
  ['classes without default', { runners: { heavy: {} } }, 'Jobs/Cron: runners: there has to be a class named default'],
  [
    'what it does not know',
    Object.fromEntries([['colour', 'red']]),
    'Jobs/Cron: the whole: Unrecognized key: "colour"',
  ],
])('%s that cannot be is refused, with the construct and the place', (_, props, message) => {
  expect(() => withProps(props)).toThrow(DeploymentConfigError);
  expect(() => withProps(props)).toThrow(message);
});

test('a configuration may be written in camelCase', () => {
  const template = withProps({
    configuration: { scheduler: { logRetentionDays: 60 }, cron: { timezone: 'Europe/Paris' } },
  });

  template.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 60 });
  expect(JSON.stringify(template.toJSON())).toContain('Europe/Paris');
});

test('logs are kept for as long as somebody says', () => {
  withProps({ logRetention: RetentionDays.ONE_WEEK }).allResourcesProperties('AWS::Logs::LogGroup', {
    RetentionInDays: 7,
  });
});

test('every role has the boundary, and what can be tagged the tags', () => {
  const stack = stackOfUser();
  const permissionsBoundary = ManagedPolicy.fromManagedPolicyArn(
    stack,
    'Edge',
    'arn:aws:iam::123456789012:policy/edge',
  );
  new Cronstack(stack, 'Cron', { permissionsBoundary, tags: { team: 'billing' } });
  const template = Template.fromStack(stack);

  template.allResourcesProperties('AWS::IAM::Role', {
    PermissionsBoundary: 'arn:aws:iam::123456789012:policy/edge',
    Tags: [{ Key: 'team', Value: 'billing' }],
  });
  template.allResourcesProperties('AWS::SQS::Queue', { Tags: [{ Key: 'team', Value: 'billing' }] });
});

test('alarms are told to a topic that there is', () => {
  const stack = stackOfUser();
  const alarmTopic = Topic.fromTopicArn(stack, 'Ops', 'arn:aws:sns:eu-west-1:123456789012:ops');
  const cron = new Cronstack(stack, 'Cron', { alarmTopic });
  const template = Template.fromStack(stack);

  expect(cron.alarmTopic).toBe(alarmTopic);
  template.resourceCountIs('AWS::SNS::Topic', 0);
  template.allResourcesProperties('AWS::CloudWatch::Alarm', {
    AlarmActions: ['arn:aws:sns:eu-west-1:123456789012:ops'],
  });
});

test('tables that there are are used, and rights are on them', () => {
  const stack = stackOfUser();
  const jobs = Table.fromTableArn(stack, 'Given', 'arn:aws:dynamodb:eu-west-1:123456789012:table/given');
  new Cronstack(stack, 'Cron', { tables: { jobs, pointInTimeRecovery: false } });
  const template = Template.fromStack(stack);

  template.resourceCountIs('AWS::DynamoDB::GlobalTable', 1);
  template.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
    Replicas: [Match.objectLike({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } })],
  });
  expect(JSON.stringify(statementsOf(template, 'CronApiRole'))).toContain('table/given/index/');
  template.allResourcesProperties('AWS::Lambda::Function', {
    Environment: { Variables: Match.objectLike({ CRONSTACK_JOBS_TABLE: 'given' }) },
  });
});

test('clients find the address in a parameter and in an output', () => {
  const template = withProps({ urlParameter: '/acme/cronstack', urlOutput: 'CronUrl' });

  template.hasResourceProperties('AWS::SSM::Parameter', { Name: '/acme/cronstack' });
  expect(Object.keys(template.findOutputs('*'))).toEqual(['CronUrl']);
});

/** A template with the statements of each policy in an order that does not tell when they were added. */
function inOrder(template: Template): unknown {
  return JSON.parse(JSON.stringify(template.toJSON()), (key, value) =>
    key === 'Statement' && Array.isArray(value) ? value.map((statement) => JSON.stringify(statement)).sort() : value,
  );
}

describe('a runner class that is added', () => {
  test('shares with those that were there, is known to all functions, watched, and sent to', () => {
    const stack = stackOfUser();
    const cron = new Cronstack(stack, 'Cron');
    cron.addRunnerClass('heavy', { memoryMb: 3_008, maxConcurrent: 4 });
    cron.addRunnerClass('long', { fargate: {} });

    const template = Template.fromStack(stack);

    const declared = withProps({
      runners: { default: {}, heavy: { memoryMb: 3_008, maxConcurrent: 4 }, long: { fargate: {} } },
    });
    expect(inOrder(template)).toEqual(inOrder(declared));
    template.hasResourceProperties('AWS::Lambda::EventSourceMapping', { ScalingConfig: { MaximumConcurrency: 4 } });
  });

  test('is refused where there is one of that name, or where the total does not last, and changes nothing then', () => {
    const stack = stackOfUser();
    const cron = new Cronstack(stack, 'Cron', { configuration: { scheduler: { maxConcurrentJobs: 4 } } });

    expect(() => cron.addRunnerClass('default')).toThrow('Jobs/Cron: runners.default: there is a class of that name');
    expect(() => cron.addRunnerClass('heavy', { maxConcurrent: 3 })).toThrow(
      'Jobs/Cron: runners: max_concurrent_jobs is 4',
    );
    expect(() => cron.addRunnerClass('Heavy')).toThrow('Jobs/Cron: runners.Heavy: ');
    cron.addRunnerClass('other');
    expect(resources(Template.fromStack(stack), 'AWS::Lambda::EventSourceMapping')).toHaveLength(5);
  });
});

describe('grants', () => {
  const roleIn = (stack: Stack, id: string) =>
    new Role(stack, id, { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const pathsOf = (template: Template, policy: string) =>
    statementsOf(template, policy)
      .flatMap(({ Resource: named }) => [named].flat())
      .map((arn) => /\$default\/(.*?)"/.exec(JSON.stringify(arn))?.[1]);

  test('let call the paths that they are about, and no others', () => {
    const stack = stackOfUser();
    const cron = new Cronstack(stack, 'Cron');
    cron.grantManage(roleIn(stack, 'Manager'));
    cron.grantRead(roleIn(stack, 'Reader'));
    cron.grantRun(roleIn(stack, 'Operator'), 'team-a.*');
    const template = Template.fromStack(stack);

    expect(pathsOf(template, 'Manager')).toEqual(['*/v1/*']);
    expect(pathsOf(template, 'Reader')).toEqual(['GET/v1/*']);
    expect(pathsOf(template, 'Operator')).toEqual(['POST/v1/jobs/team-a.*/run', 'GET/v1/runs/team-a.*.*']);
    expect(JSON.stringify(template.toJSON())).not.toContain('CRONSTACK_ACCESS');
  });

  test('give a role as well where roles are given', () => {
    const stack = stackOfUser();
    const cron = new Cronstack(stack, 'Cron', {
      access: [{ role: 'admin', principals: ['arn:aws:iam::123456789012:role/platform'] }],
    });
    cron.grantRun(roleIn(stack, 'Operator'), 'team-a.*');
    cron.grantRead(new User(stack, 'Ann'));

    const [told] = resources(Template.fromStack(stack), 'AWS::Lambda::Function').flatMap(([, { Properties }]) =>
      JSON.stringify(Properties).includes('CRONSTACK_ACCESS') ? [JSON.stringify(Properties.Environment)] : [],
    );
    expect(told).toContain('role/platform');
    expect(told).toMatch(/operator.*team-a\.\*.*Operator[0-9A-F]{8}","Arn"/);
    expect(told).toMatch(/viewer.*Ann[0-9A-F]{8}","Arn"/);
  });

  test('are refused where they would say nothing', () => {
    const stack = stackOfUser();
    const role = roleIn(stack, 'Somebody');
    const tokens = new Cronstack(stack, 'Tokens', {
      authorizer: { type: 'jwt', issuer: 'https://issuer.example', audience: ['cronstack'] },
    });
    const roles = new Cronstack(stack, 'Roles', {
      access: [{ role: 'admin', principals: ['arn:aws:iam::123456789012:role/platform'] }],
    });

    expect(() => tokens.grantRead(role)).toThrow(
      'Jobs/Tokens: nothing can be granted, as the API is called with tokens',
    );
    expect(() => roles.grantRun(role, 'a/b')).toThrow('Jobs/Roles: grantRun: "a/b": expected a pattern of job ids');
    expect(() => roles.grantRead(new AccountRootPrincipal())).toThrow('expected an IAM role or user');
  });
});

describe('an entrance of the user`s own', () => {
  test('in place of the HTTP API: nothing of that is made, and tasks are told of no address', () => {
    const stack = stackOfUser();
    const cron = new Cronstack(stack, 'Cron', { httpApi: false });
    cron.apiFunction.grantInvoke(new ServicePrincipal('elasticloadbalancing.amazonaws.com'));
    const template = Template.fromStack(stack);

    expect(JSON.stringify(template.toJSON())).not.toMatch(/ApiGateway|execute-api|CRONSTACK_URL|authorizer/);
    template.hasResourceProperties('AWS::Lambda::Permission', { Principal: 'elasticloadbalancing.amazonaws.com' });
    expect(() => cron.apiUrl).toThrow('Jobs/Cron: apiUrl: there is no HTTP API');
    expect(() => cron.grantRead(new User(stack, 'Ann'))).toThrow('there is no HTTP API: grant apiFunction.grantInvoke');
  });

  test.each<[string, CronstackProps]>([
    ['urlOutput', { urlOutput: 'Url' }],
    ['urlParameter', { urlParameter: '/url' }],
    ['authorizer', { authorizer: { type: 'iam' } }],
    ['apiThrottle', { apiThrottle: { burst: 5 } }],
    ['access', { access: [{ role: 'admin', principals: ['arn:aws:iam::123456789012:role/platform'] }] }],
  ])('leaves nothing for %s to say', (key, props) => {
    expect(() => withProps({ httpApi: false, ...props })).toThrow(
      `Jobs/Cron: ${key}: expected none, as there is no HTTP API`,
    );
  });

  test('an authorizer of the user`s own lets callers in, and says who they are: neither access nor grants do', () => {
    const stack = stackOfUser();
    const handler = LambdaFunction.fromFunctionArn(
      stack,
      'Door',
      'arn:aws:lambda:eu-west-1:123456789012:function:door',
    );
    const authorizer = new HttpLambdaAuthorizer('Own', handler);
    const cron = new Cronstack(stack, 'Cron', { authorizer });

    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: 'ANY /v1/{proxy+}',
      AuthorizationType: 'CUSTOM',
    });
    expect(() => cron.grantManage(new User(stack, 'Ann'))).toThrow('its authorizer is yours: it says who may call');
    const access = [{ role: 'admin' as const, principals: ['arn:aws:iam::123456789012:role/platform'] }];
    expect(() => new Cronstack(stack, 'Other', { authorizer, access })).toThrow('Jobs/Other: access: expected none');
  });
});

test('metrics are of this deployment alone, and take what metrics of the CDK take', () => {
  const cron = new Cronstack(stackOfUser(), 'Cron', { stage: 'live' });

  expect(cron.metricMissed({ label: 'lost' })).toMatchObject({
    namespace: 'Cronstack',
    metricName: 'RunsEnded',
    dimensions: { service: 'cronstack', stage: 'live', outcome: 'missed' },
    label: 'lost',
  });
  expect(cron.metricFailures().toMetricConfig().mathExpression?.usingMetrics).toMatchObject({
    failed: { dimensions: { outcome: 'failed', stage: 'live' } },
    timedOut: { dimensions: { outcome: 'timed_out', stage: 'live' } },
  });
  expect([cron.metricLateness(), cron.metricQueueWait(), cron.metricDuration()].map((one) => one.metricName)).toEqual([
    'Lateness',
    'QueueWait',
    'Duration',
  ]);
});
