import { spawnSync } from 'node:child_process';
import { App } from 'aws-cdk-lib';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { describe, expect, test } from 'vitest';
import { JOBS_TABLE, TROUBLE_INDEX, WAKE_INDEX } from '#adapters/dynamo/table/tables.ts';
import { actionsOf, everything, type Resource, resources, synthesised, templateOf } from './synthesised.ts';

const dev = synthesised();
/** Properties that name a resource; metrics and stages are named within theirs. */
const NAME = /^(?!Metric|Stage)(?:\w+Name|Name)$/;

describe('tables', () => {
  test('have the keys, the index and the expiry that the stores use, and can be brought back', () => {
    dev.hasResourceProperties('AWS::DynamoDB::GlobalTable', {
      KeySchema: [
        { AttributeName: JOBS_TABLE.partitionKey.name, KeyType: 'HASH' },
        { AttributeName: JOBS_TABLE.sortKey.name, KeyType: 'RANGE' },
      ],
      GlobalSecondaryIndexes: [
        ...[WAKE_INDEX, TROUBLE_INDEX].map(({ name }) =>
          Match.objectLike({ IndexName: name, Projection: { ProjectionType: 'KEYS_ONLY' } }),
        ),
      ],
    });
    dev.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
      BillingMode: 'PAY_PER_REQUEST',
      TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
      SSESpecification: { SSEEnabled: true },
      Replicas: [Match.objectLike({ PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } })],
    });
  });

  test('outlive the stack and refuse to be deleted in prod, and neither elsewhere', () => {
    const prod = synthesised('prod');

    expect(resources(prod, 'AWS::DynamoDB::GlobalTable').map(([, table]) => table.DeletionPolicy)).toEqual([
      'Retain',
      'Retain',
    ]);
    expect(resources(dev, 'AWS::DynamoDB::GlobalTable').map(([, table]) => table.DeletionPolicy)).toEqual([
      'Delete',
      'Delete',
    ]);
    prod.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
      Replicas: [Match.objectLike({ DeletionProtectionEnabled: true })],
    });
  });
});

describe('queues', () => {
  test('are encrypted, refuse plain http, and every queue that is read gives up into another', () => {
    dev.allResourcesProperties('AWS::SQS::Queue', { SqsManagedSseEnabled: true });
    dev.allResourcesProperties('AWS::SQS::QueuePolicy', {
      PolicyDocument: Match.objectLike({
        Statement: [Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } })],
      }),
    });
    const receives = resources(dev, 'AWS::SQS::Queue').map(([id, { Properties }]) => [
      id.replace(/[0-9A-F]{8}$/, ''),
      Properties.RedrivePolicy,
    ]);
    expect(Object.fromEntries(receives)).toEqual({
      QueuesWake: expect.objectContaining({ maxReceiveCount: 5 }),
      QueuesNotices: expect.objectContaining({ maxReceiveCount: 5 }),
      RunsdefaultQueue: expect.objectContaining({ maxReceiveCount: 100 }),
      QueuesLostWakes: undefined,
      QueuesUndeliverable: undefined,
    });
  });

  test('hide a run for longer than its runner may take', () => {
    dev.hasResourceProperties('AWS::SQS::Queue', { VisibilityTimeout: 910, RedrivePolicy: { maxReceiveCount: 100 } });
    dev.hasResourceProperties('AWS::Lambda::Function', { Timeout: 900 });
  });
});

describe('functions', () => {
  test('run on arm64 with Node 24, untraced even where they were traced before, each with a log of its own that is not kept for ever', () => {
    dev.allResourcesProperties('AWS::Lambda::Function', {
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      TracingConfig: { Mode: 'PassThrough' },
      LoggingConfig: { LogGroup: Match.anyValue() },
    });
    dev.allResourcesProperties('AWS::Logs::LogGroup', { RetentionInDays: 30 });
    expect(resources(dev, 'AWS::Logs::LogGroup')).toHaveLength(resources(dev, 'AWS::Lambda::Function').length + 1);
  });

  test('are traced where that was asked for, each with the right to it', () => {
    const traced = everything();

    traced.allResourcesProperties('AWS::Lambda::Function', { TracingConfig: { Mode: 'Active' } });
    for (const [id] of resources(traced, 'AWS::Lambda::Function')) {
      expect(actionsOf(traced, id.replace(/Function.*/, 'Role'))).toContain('xray:PutTraceSegments');
    }
  });

  test('may loop only where a guard of our own ends loops', () => {
    const loops = resources(dev, 'AWS::Lambda::Function').map(([id, { Properties }]) => [
      id.replace(/Function.*/, ''),
      Properties.RecursiveLoop,
    ]);
    expect(Object.fromEntries(loops)).toEqual({
      Api: 'Terminate',
      ApiPingAuthorizer: 'Terminate',
      Dispatcher: 'Allow',
      Notifier: 'Allow',
      Sweeper: 'Terminate',
      Undeliverable: 'Terminate',
      RunnerdefaultRunner: 'Allow',
    });
  });

  test('take their messages in batches of which single ones can fail, one run at a time', () => {
    dev.allResourcesProperties('AWS::Lambda::EventSourceMapping', {
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
    dev.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BatchSize: 1,
      ScalingConfig: { MaximumConcurrency: 10 },
    });
  });

  test('reserve no concurrency, of which new accounts have 10', () => {
    expect(
      resources(dev, 'AWS::Lambda::Function').filter(
        ([, { Properties }]) => 'ReservedConcurrentExecutions' in Properties,
      ),
    ).toEqual([]);
  });
});

describe('the API', () => {
  test('has one route, which asks for a signature, and one for keys of jobs, whose authorizer knows them', () => {
    expect(
      resources(dev, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => [
        Properties.RouteKey,
        Properties.AuthorizationType,
      ]),
    ).toEqual([
      ['ANY /v1/{proxy+}', 'AWS_IAM'],
      ['POST /v1/ping/{key}/{word}', 'CUSTOM'],
    ]);
    dev.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      AuthorizerType: 'REQUEST',
      AuthorizerResultTtlInSeconds: 0,
      EnableSimpleResponses: true,
      IdentitySource: [],
    });
    dev.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      RouteSettings: { 'POST /v1/ping/{key}/{word}': { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 } },
    });
  });

  test('asks for a token instead where it is told to', () => {
    const types = resources(everything(), 'AWS::ApiGatewayV2::Route').map(
      ([, { Properties }]) => Properties.AuthorizationType,
    );
    expect(types).toEqual(['JWT', 'CUSTOM']);
  });
});

test('the sweeper comes as often as the configuration says, in whole minutes', () => {
  dev.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 minute)' });
  everything().hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(2 minutes)' });
});

test('each runner class has a function, a role and a queue of its own', () => {
  const template = everything();

  template.hasResourceProperties('AWS::Lambda::Function', { MemorySize: 3_008, EphemeralStorage: { Size: 2_048 } });
  const sources = resources(template, 'AWS::Lambda::EventSourceMapping').filter(
    ([, { Properties }]) => Properties.BatchSize === 1,
  );
  expect(new Set(sources.map(([, { Properties }]) => JSON.stringify(Properties.EventSourceArn))).size).toBe(3);
  const functions = resources(template, 'AWS::Lambda::Function');
  expect(functions).toHaveLength(9);
  expect(new Set(functions.map(([, { Properties }]) => JSON.stringify(Properties.Role))).size).toBe(9);
});

/** A stage whose runs have sessions of their own, and whose roles are given. */
const perRun = templateOf(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), {
  stage: 'dev',
  input: {
    runners: { default: { sessionPerRun: true }, long: { fargate: {}, memoryMb: 512, sessionPerRun: true } },
    access: [{ role: 'viewer', principals: ['arn:aws:iam::111122223333:role/a', 'runner:default', 'runner:long'] }],
  },
});

test('the api function alone is told who may do what, with the commands of a class named by their role', () => {
  const told = resources(perRun, 'AWS::Lambda::Function').filter(([, { Properties }]) =>
    JSON.stringify(Properties).includes('CRONSTACK_ACCESS'),
  );

  expect(told).toHaveLength(1);
  const text = JSON.stringify(told[0]?.[1].Properties);
  expect(text).toContain('"Description":"Cronstack: the HTTP API"');
  expect(text).not.toContain('runner:');
  expect(text.match(/CommandRole[0-9A-F]{8}","Arn"/g)).toHaveLength(2);
  expect(JSON.stringify(dev.toJSON())).not.toContain('CRONSTACK_ACCESS');
});

test('a class has a session for a job, or for each run where it is told so', () => {
  const told = (template: Template) =>
    [...resources(template, 'AWS::Lambda::Function'), ...resources(template, 'AWS::ECS::TaskDefinition')]
      .filter(([, { Properties }]) => JSON.stringify(Properties).includes('CRONSTACK_COMMAND_ROLE'))
      .map(([, { Properties }]) => /CRONSTACK_SESSION_PER_RUN"(?::|,"Value":)"true"/.test(JSON.stringify(Properties)));

  expect(told(everything())).toEqual([false, false, false]);
  expect(told(perRun)).toEqual([true, true]);
});

test('several stages live in one account: what has a name of its own says the stage', () => {
  // A policy's name counts within its role.
  const named = (template: Template) =>
    Object.values<Resource>(template.toJSON().Resources)
      .filter(({ Type }) => Type !== 'AWS::IAM::Policy')
      .flatMap(({ Properties = {} }) => Object.entries(Properties))
      .flatMap(([key, value]) => (NAME.test(key) && typeof value === 'string' ? [value] : []));
  const one = named(dev);
  const other = new Set(named(synthesised('prod')));

  expect(one).not.toEqual([]);
  expect(one.filter((name) => other.has(name))).toEqual([]);
});

test('the stage of the API is throttled, and no function has concurrency of its own', () => {
  dev.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100 },
  });
  const functions = resources(dev, 'AWS::Lambda::Function').map(([, { Properties }]) => Properties);
  expect(functions.length).toBeGreaterThan(4);
  expect(functions.filter((properties) => 'ReservedConcurrentExecutions' in properties)).toEqual([]);
});

test('concurrency is kept for the functions that the configuration asks it for, and the throttle is what it says', () => {
  everything().hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    DefaultRouteSettings: { ThrottlingRateLimit: 5, ThrottlingBurstLimit: 10 },
  });
  const kept = resources(everything(), 'AWS::Lambda::Function').map(([, { Properties }]) => [
    Properties.Description,
    Properties.ReservedConcurrentExecutions,
  ]);
  expect(kept.filter(([, reserved]) => reserved !== undefined)).toEqual(
    expect.arrayContaining([
      [expect.stringContaining('API'), 3],
      [expect.stringContaining('due fires'), 5],
    ]),
  );
});

test.each([
  ['npm run synth', ['infra/deploy.ts', '--synth', '--stage', 'No stage'], {}],
  ['cdk synth', ['infra/app.ts'], { CDK_CONTEXT_JSON: JSON.stringify({ stage: 'No stage' }) }],
])('a configuration that cannot be is one line of %s, without a stack', (_, argv, variables) => {
  const env = { PATH: process.env.PATH, ...variables };
  const ran = spawnSync(process.execPath, ['--import', 'tsx', ...argv], { encoding: 'utf8', env });

  expect(ran).toMatchObject({ status: 2, stdout: '' });
  expect(ran.stderr).toMatch(/^[^\n]*No stage[^\n]*\n$/);
});
