import { App } from 'aws-cdk-lib';
import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import {
  actionsOf,
  everything,
  resources,
  SECRET,
  SHOP,
  statementsOf,
  synthesised,
  templateOf,
} from './synthesised.ts';

const dev = synthesised();
const LOG = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const TAKE_MESSAGES = [
  'sqs:ChangeMessageVisibility',
  'sqs:DeleteMessage',
  'sqs:GetQueueAttributes',
  'sqs:GetQueueUrl',
  'sqs:ReceiveMessage',
];

test('the api answers, keeps entries and sends', () => {
  expect(actionsOf(dev, 'ApiRole')).toEqual([
    'dynamodb:BatchGetItem',
    'dynamodb:DeleteItem',
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'dynamodb:UpdateItem',
    'iam:PassRole',
    'lambda:InvokeFunction',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'scheduler:CreateSchedule',
    'scheduler:DeleteSchedule',
    'sqs:SendMessage',
  ]);
});

test('the authorizer of keys reads the keys, and nothing else', () => {
  expect(actionsOf(dev, 'ApiPingAuthorizerRole')).toEqual(['dynamodb:GetItem', ...LOG]);
  expect(JSON.stringify(statementsOf(dev, 'ApiPingAuthorizerRole'))).toContain(
    '"dynamodb:LeadingKeys":["bookmark#ping-key/*","bookmark#ping-key-of/*"]',
  );
});

test('the api puts runs and changes none in place', () => {
  const [history] = resources(dev, 'AWS::DynamoDB::GlobalTable').flatMap(([id]) =>
    id.includes('History') ? [id] : [],
  );
  const ofHistory = statementsOf(dev, 'ApiRole').filter(({ Resource }) =>
    JSON.stringify(Resource).includes(`"${history}"`),
  );

  expect(
    ofHistory.flatMap(({ Action }) => Action).filter((action) => !/:(Batch)?Get|Query/.test(String(action))),
  ).toEqual(['dynamodb:PutItem']);
});

test('a runner reads and writes heads and runs, assumes the role of its commands, and touches neither schedules nor definitions', () => {
  expect(actionsOf(dev, 'RunnerdefaultRunnerRole')).toEqual(
    [
      ...LOG,
      ...TAKE_MESSAGES,
      'Deny dynamodb:DeleteItem',
      'Deny dynamodb:PutItem',
      'Deny dynamodb:UpdateItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'sqs:SendMessage',
      'sts:AssumeRole',
      'sts:TagSession',
    ].sort(),
  );
});

test.each([
  ['RunnerdefaultRunnerRole', []],
  ['RunnerheavyRunnerRole', []],
  ['RunnerlongLauncherRole', ['places#long']],
  ['RunnerlongTaskRole', ['places#long']],
  ['UndeliverableRole', []],
])(
  '%s puts heads and groups and %j, reads definitions and the switch besides, and puts none, nor a bookmark or a list, wherever it is',
  (role, places) => {
    const template = everything();
    const jobs = resources(template, 'AWS::DynamoDB::GlobalTable').find(([id]) => id.includes('Jobs'))?.[0] ?? '';
    const ofJobs = statementsOf(template, role).filter(({ Resource }) =>
      JSON.stringify(Resource).includes(`"${jobs}"`),
    );
    const allowed = ofJobs.filter(({ Effect }) => Effect === 'Allow');
    const denied = ofJobs.filter(({ Effect }) => Effect === 'Deny');

    expect(allowed).toMatchObject([
      {
        Action: 'dynamodb:GetItem',
        Condition: {
          'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['job#*', 'def#*', 'group#*', 'switch', ...places] },
        },
      },
      {
        Action: 'dynamodb:PutItem',
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['job#*', 'group#*', ...places] } },
      },
    ]);
    const writing = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'];
    expect(denied).toMatchObject([
      { Action: writing, Condition: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['def#*'] } } },
      // Those of an earlier version, until they are moved from among the heads.
      { Action: writing, Condition: { 'ForAnyValue:StringEquals': { 'dynamodb:Attributes': ['definition'] } } },
    ]);
  },
);

test.each(['RunnerdefaultRunnerRole', 'RunnerlongTaskRole', 'UndeliverableRole'])(
  '%s says nothing of what runs are given along',
  (role) => {
    const template = everything();
    const history = resources(template, 'AWS::DynamoDB::GlobalTable').find(([id]) => id.includes('History'))?.[0] ?? '';
    const denied = statementsOf(template, role).filter(
      ({ Effect, Resource }) => Effect === 'Deny' && JSON.stringify(Resource).includes(`"${history}"`),
    );

    expect(denied).toMatchObject([
      {
        Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem'],
        Condition: { 'ForAnyValue:StringLike': { 'dynamodb:LeadingKeys': ['idem#*'] } },
      },
    ]);
  },
);

test('the sweeper alone reads where the heartbeat goes', () => {
  const readers = ['SweeperRole', 'NotifierRole', 'ApiRole', 'DispatcherRole'].filter((role) =>
    JSON.stringify(statementsOf(everything(), role)).includes(':parameter/cronstack/ping'),
  );

  expect(readers).toEqual(['SweeperRole']);
  expect(actionsOf(everything(), 'SweeperRole')).toContain('ssm:GetParameter');
});

test('the sweeper finds what is due, keeps entries, writes its bookmarks, and moves definitions and completes lines of an earlier version', () => {
  expect(actionsOf(dev, 'SweeperRole')).toEqual(
    [
      ...LOG,
      'dynamodb:BatchGetItem',
      'dynamodb:DeleteItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'dynamodb:UpdateItem',
      'iam:PassRole',
      'scheduler:CreateSchedule',
      'scheduler:DeleteSchedule',
      'scheduler:ListSchedules',
      'sqs:SendMessage',
    ].sort(),
  );
  const written = statementsOf(dev, 'SweeperRole').flatMap(({ Action, Condition }) =>
    [Action].flat().some((action) => /^dynamodb:(?:Put|Update|Delete)/.test(action)) ? [[Action, Condition]] : [],
  );
  const within = (...keys: readonly string[]) => ({ 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys } });
  expect(written).toEqual([
    [
      'dynamodb:PutItem',
      within(
        'bookmark#entries',
        'bookmark#unreadable',
        'bookmark#definitions',
        'bookmark#summaries',
        'bookmark#channels',
        'bookmark#receipts',
        'receipt#*',
        'switch',
        'calendars',
      ),
    ],
    [['dynamodb:PutItem', 'dynamodb:UpdateItem'], within('def#*')],
    ['dynamodb:DeleteItem', within('job#*')],
    [['dynamodb:PutItem', 'dynamodb:DeleteItem'], within('jobs#*', 'tag#*')],
  ]);
  const statements = JSON.stringify(statementsOf(dev, 'SweeperRole'));
  expect(['wake', 'trouble', 'day'].filter((index) => !statements.includes(`/index/${index}"`))).toEqual([]);
});

/** Channels of each kind that AWS has a say in. */
const CHANNELS = {
  ops: { type: 'slack', url: { fromParameter: '/cronstack/slack-ops' } },
  oncall: { type: 'pagerduty', routing_key: { fromSecret: 'pagerduty', key: 'routing' } },
  topic: { type: 'sns', topic: 'arn:aws:sns:eu-west-1:123456789012:ops' },
  bus: { type: 'eventbridge', bus: 'arn:aws:events:eu-west-1:123456789012:event-bus/ops' },
  mail: { type: 'ses', from: 'cron@example.com', to: ['ops@example.com'] },
};

test('the notifier alone reads what its channels need, and sends there and nowhere else', () => {
  const template = templateOf(new App({ context: { 'aws:cdk:bundling-stacks': [] } }), {
    stage: 'told',
    configuration: { notify: { channels: CHANNELS } },
  });
  const rights = statementsOf(template, 'NotifierRole').map(({ Action, Resource }) => [Action, Resource]);
  const own = (service: string, resource: string) => ({
    'Fn::Join': [
      '',
      [
        'arn:',
        { Ref: 'AWS::Partition' },
        `:${service}:`,
        { Ref: 'AWS::Region' },
        ':',
        { Ref: 'AWS::AccountId' },
        resource,
      ],
    ],
  });

  expect(rights).toEqual(
    expect.arrayContaining([
      ['secretsmanager:GetSecretValue', own('secretsmanager', ':secret:pagerduty-??????')],
      ['ssm:GetParameter', own('ssm', ':parameter/cronstack/slack-ops')],
      ['sns:Publish', CHANNELS.topic.topic],
      ['events:PutEvents', CHANNELS.bus.bus],
      ['ses:SendEmail', [own('ses', ':identity/cron@example.com'), own('ses', ':identity/example.com')]],
    ]),
  );
  expect(actionsOf(template, 'NotifierRole')).toEqual(
    [
      ...LOG,
      ...TAKE_MESSAGES,
      'Deny dynamodb:DeleteItem',
      'Deny dynamodb:PutItem',
      'Deny dynamodb:UpdateItem',
      'dynamodb:BatchGetItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'events:PutEvents',
      'secretsmanager:GetSecretValue',
      'ses:SendEmail',
      'sns:Publish',
      'sqs:SendMessage',
      'ssm:GetParameter',
    ].sort(),
  );
  const others = resources(template, 'AWS::Lambda::Function').filter(([id]) => !id.startsWith('Notifier'));
  expect(JSON.stringify(others)).not.toContain('/cronstack/slack-ops');
});

test('no action is a wildcard, and no resource but where AWS knows none', () => {
  const policies = resources(dev, 'AWS::IAM::Policy').flatMap(([id]) => statementsOf(dev, id));
  expect(policies.flatMap(({ Action }) => [Action].flat()).filter((action) => action.includes('*'))).toEqual([]);
  const open = policies.filter(({ Resource }) => Resource === '*');
  expect(new Set(open.flatMap(({ Action }) => Action))).toEqual(new Set(['scheduler:ListSchedules']));
});

test('EventBridge Scheduler may act for this group of this account alone, and only send wake-ups', () => {
  dev.hasResourceProperties('AWS::IAM::Role', {
    AssumeRolePolicyDocument: Match.objectLike({
      Statement: [
        Match.objectLike({
          Principal: { Service: 'scheduler.amazonaws.com' },
          Condition: {
            StringEquals: {
              'aws:SourceAccount': { Ref: 'AWS::AccountId' },
              'aws:SourceArn': { 'Fn::GetAtt': [Match.stringLikeRegexp('^EntriesGroup'), 'Arn'] },
            },
          },
        }),
      ],
    }),
  });
  expect(actionsOf(dev, 'EntriesRole')).toEqual(['sqs:SendMessage']);
});

test('a runner class may do what its configuration says, and no other class may', () => {
  const template = everything();

  expect(statementsOf(template, 'RunnerheavyCommandRole')).toContainEqual(
    expect.objectContaining({ Action: 'secretsmanager:GetSecretValue', Resource: SECRET }),
  );
  expect(statementsOf(template, 'RunnerheavyCommandRole')).toContainEqual(
    expect.objectContaining({ Action: ['s3:GetObject', 's3:PutObject'], Resource: SHOP }),
  );
  for (const other of ['RunnerdefaultCommandRole', 'RunnerheavyRunnerRole', 'RunnerlongTaskRole']) {
    expect(actionsOf(template, other)).not.toContain('secretsmanager:GetSecretValue');
  }
});

/** The types of what the commands of jobs have no business with. */
const CORE = ['AWS::DynamoDB::GlobalTable', 'AWS::SQS::Queue', 'AWS::Scheduler::ScheduleGroup', 'AWS::ECS::Cluster'];

test.each([
  ['RunnerdefaultCommandRole', ['execute-api:Invoke']],
  ['RunnerheavyCommandRole', ['execute-api:Invoke', 's3:GetObject', 's3:PutObject', 'secretsmanager:GetSecretValue']],
  ['RunnerlongCommandRole', ['execute-api:Invoke']],
])('%s can touch no table, no queue and no entry: %j is all it may', (id, actions) => {
  const template = everything();
  const core = CORE.flatMap((type) => resources(template, type).map(([name]) => name));
  const statements = statementsOf(template, id);

  expect(actionsOf(template, id)).toEqual(actions);
  expect(core.length).toBeGreaterThan(8);
  for (const { Resource } of statements) {
    expect(core.filter((name) => JSON.stringify(Resource).includes(`"${name}"`))).toEqual([]);
    expect(Resource).not.toBe('*');
  }
  // And nothing of the core lets it in by itself.
  const role = resources(template, 'AWS::IAM::Role').find(([name]) => name.startsWith(id))?.[0] ?? '';
  const policies = ['AWS::SQS::QueuePolicy', 'AWS::IAM::Role'].flatMap((type) => resources(template, type));
  expect(role).not.toBe('');
  expect(policies.filter(([, { Properties }]) => JSON.stringify(Properties).includes(role))).toEqual([]);
});

test.each([
  ['RunnerdefaultCommandRole', 'RunnerdefaultRunnerRole'],
  ['RunnerheavyCommandRole', 'RunnerheavyRunnerRole'],
  ['RunnerlongCommandRole', 'RunnerlongTaskRole'],
])('%s is assumed by %s and by nobody else, which may assume no other', (command, runner) => {
  const template = everything();
  const roles = resources(template, 'AWS::IAM::Role');
  const idOf = (start: string) => roles.find(([id]) => id.startsWith(start))?.[0] ?? '';
  const trust = roles.find(([id]) => id.startsWith(command))?.[1].Properties.AssumeRolePolicyDocument;

  expect(trust).toMatchObject({
    Statement: [
      {
        Effect: 'Allow',
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Principal: { AWS: { 'Fn::GetAtt': [idOf(runner), 'Arn'] } },
      },
    ],
  });
  const assumed = statementsOf(template, runner).filter(({ Action }) => [Action].flat().includes('sts:AssumeRole'));
  expect(assumed.map(({ Resource }) => Resource)).toEqual([{ 'Fn::GetAtt': [idOf(command), 'Arn'] }]);
  const assumers = resources(template, 'AWS::IAM::Policy').filter(([, { Properties }]) =>
    JSON.stringify(Properties).includes('sts:AssumeRole'),
  );
  expect(assumers).toHaveLength(3);
});
