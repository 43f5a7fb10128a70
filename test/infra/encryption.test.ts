import { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { expect, test } from 'vitest';
import { Cronstack } from '#infra/cronstack.ts';
import { appWithoutBundles, resources, statementsOf } from './synthesised.ts';

const stack = new Stack(appWithoutBundles(), 'Jobs', { env: { region: 'eu-west-1' } });
const encryptionKey = new Key(stack, 'Key');
const cron = new Cronstack(stack, 'Cron', {
  encryptionKey,
  runners: { default: {}, long: { fargate: {}, maxConcurrent: 2 } },
});
cron.addJob('report', { schedule: '0 9 * * *', command: 'true' });
const template = Template.fromStack(stack);
const arn = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Key'), 'Arn'] };

test('all that is kept is under the key: tables, queues, logs, variables, the topic', () => {
  template.allResourcesProperties('AWS::DynamoDB::GlobalTable', {
    SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    Replicas: [Match.objectLike({ SSESpecification: { KMSMasterKeyId: arn } })],
  });
  template.allResourcesProperties('AWS::SQS::Queue', { KmsMasterKeyId: arn });
  template.allResourcesProperties('AWS::Logs::LogGroup', { KmsKeyId: arn });
  template.allResourcesProperties('AWS::Lambda::Function', { KmsKeyArn: arn });
  template.allResourcesProperties('AWS::SNS::Topic', { KmsMasterKeyId: arn });
});

test('every role of the product may use it, and no command', () => {
  const roles = resources(template, 'AWS::IAM::Role').map(([id]) => id.replace(/[0-9A-F]{8}$/, ''));
  const using = roles.filter((role) => JSON.stringify(statementsOf(template, role)).includes('kms:GenerateDataKey'));

  expect(roles.length).toBeGreaterThan(12);
  expect(roles.filter((role) => !using.includes(role))).toEqual([
    'CronRunnerdefaultCommandRole',
    // ECS's own: it starts tasks, and reads nothing of ours.
    'CronRunnerlongTaskExecutionRole',
    'CronRunnerlongCommandRole',
  ]);
});

test('CloudWatch may write logs of this account under it, and its alarms publish', () => {
  const [key] = resources(template, 'AWS::KMS::Key');
  const policy = JSON.stringify(key?.[1].Properties.KeyPolicy);

  expect(policy).toMatch(/kms:EncryptionContext:aws:logs:arn.*log-group:\*/);
  expect(policy).toMatch(/cloudwatch\.amazonaws\.com/);
});

test('a stack that does not know its region is refused, as its tables could not be said', () => {
  const anywhere = new Stack(appWithoutBundles(), 'Anywhere');
  const props = { encryptionKey: new Key(anywhere, 'Key') };

  expect(() => new Cronstack(anywhere, 'Cron', props)).toThrow(
    'Anywhere/Cron: encryptionKey: expected a stack that names its region',
  );
});

test('without one, nothing is said of keys', () => {
  const plain = new Stack(appWithoutBundles(), 'Plain');
  new Cronstack(plain, 'Cron');

  expect(JSON.stringify(Template.fromStack(plain).toJSON())).not.toMatch(/kms:|KmsKey|KmsMasterKey/i);
});
