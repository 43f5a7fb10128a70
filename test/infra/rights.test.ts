import { Match } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { actionsOf, everything, resources, SECRET, statementsOf, synthesised } from './synthesised.ts';

const dev = synthesised();
const LOG_AND_TRACE = [
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'xray:PutTelemetryRecords',
  'xray:PutTraceSegments',
];
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
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'scheduler:CreateSchedule',
    'scheduler:DeleteSchedule',
    'sqs:SendMessage',
    'xray:PutTelemetryRecords',
    'xray:PutTraceSegments',
  ]);
});

test('a runner reads and writes heads and runs, asks the API, and touches neither schedules nor definitions', () => {
  expect(actionsOf(dev, 'RunnerdefaultRunnerRole')).toEqual(
    [
      ...LOG_AND_TRACE,
      ...TAKE_MESSAGES,
      'Deny dynamodb:PutItem',
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'execute-api:Invoke',
      'sqs:SendMessage',
    ].sort(),
  );
  expect(statementsOf(dev, 'RunnerdefaultRunnerRole').find(({ Effect }) => Effect === 'Deny')?.Condition).toEqual({
    'ForAnyValue:StringEquals': { 'dynamodb:Attributes': ['definition'] },
  });
  expect(JSON.stringify(statementsOf(dev, 'RunnerdefaultRunnerRole'))).toContain('/$default/GET/v1/*');
});

test('the sweeper finds what is due, keeps entries, and writes nothing but its bookmark', () => {
  expect(actionsOf(dev, 'SweeperRole')).toEqual(
    [
      ...LOG_AND_TRACE,
      'dynamodb:GetItem',
      'dynamodb:PutItem',
      'dynamodb:Query',
      'iam:PassRole',
      'scheduler:CreateSchedule',
      'scheduler:DeleteSchedule',
      'scheduler:ListSchedules',
      'sqs:SendMessage',
    ].sort(),
  );
  expect(statementsOf(dev, 'SweeperRole').find(({ Action }) => Action === 'dynamodb:PutItem')?.Condition).toEqual({
    'ForAllValues:StringEquals': { 'dynamodb:LeadingKeys': ['bookmark#entries', 'switch'] },
  });
});

test('no action is a wildcard, and no resource but where AWS knows none', () => {
  const policies = resources(dev, 'AWS::IAM::Policy').flatMap(([id]) => statementsOf(dev, id));
  expect(policies.flatMap(({ Action }) => [Action].flat()).filter((action) => action.includes('*'))).toEqual([]);
  const open = policies.filter(({ Resource }) => Resource === '*');
  expect(new Set(open.flatMap(({ Action }) => Action))).toEqual(
    new Set(['scheduler:ListSchedules', 'xray:PutTraceSegments', 'xray:PutTelemetryRecords']),
  );
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

  expect(statementsOf(template, 'RunnerheavyRunnerRole')).toContainEqual(
    expect.objectContaining({ Action: 'secretsmanager:GetSecretValue', Resource: SECRET }),
  );
  expect(actionsOf(template, 'RunnerdefaultRunnerRole')).not.toContain('secretsmanager:GetSecretValue');
});
