import { describe, expect, test } from 'vitest';
import { importEventBridge } from '#domain/import/eventbridge/import.ts';
import { JobIds } from '#domain/import/job-ids.ts';
import { commandSchema } from '#domain/jobs/command/schema.ts';
import { NOW } from './proved.ts';

const ACCOUNT = 'eu-west-1:123456789012';
const QUEUE = `arn:aws:sqs:${ACCOUNT}:orders`;
const CLUSTER = `arn:aws:ecs:${ACCOUNT}:cluster/main`;
const MACHINE = `arn:aws:states:${ACCOUNT}:stateMachine:nightly`;
const BUS = `arn:aws:events:${ACCOUNT}:event-bus/shop`;
const TASK = `arn:aws:ecs:${ACCOUNT}:task-definition/report:7`;
const QUEUE_URL = 'https://sqs.eu-west-1.amazonaws.com/123456789012/orders';
const VPC = { awsvpcConfiguration: { Subnets: ['subnet-0a1b'], SecurityGroups: ['sg-0a'], AssignPublicIp: 'ENABLED' } };

describe('a target', () => {
  test.each([
    [
      'a queue',
      { Arn: QUEUE, Input: '{"close":true}' },
      { type: 'sqs', queueUrl: QUEUE_URL, message: { close: true } },
    ],
    [
      'a queue of China, with a text that is not the JSON it would be written as',
      { Arn: 'arn:aws-cn:sqs:cn-north-1:123456789012:orders', Input: '{ "close": 1.0 }' },
      {
        type: 'sqs',
        queueUrl: 'https://sqs.cn-north-1.amazonaws.com.cn/123456789012/orders',
        message: '{ "close": 1.0 }',
      },
    ],
    [
      'a queue, with a text in quotes, which stay',
      { Arn: QUEUE, Input: '"hello"' },
      { type: 'sqs', queueUrl: QUEUE_URL, message: '"hello"' },
    ],
    [
      'a FIFO queue',
      { Arn: `${QUEUE}.fifo`, Input: 'close', SqsParameters: { MessageGroupId: 'day' } },
      { type: 'sqs', queueUrl: `${QUEUE_URL}.fifo`, message: 'close', groupId: 'day' },
    ],
    [
      'a topic',
      { Arn: `arn:aws:sns:${ACCOUNT}:reports`, Input: 'It is there.' },
      { type: 'sns', topicArn: `arn:aws:sns:${ACCOUNT}:reports`, message: 'It is there.' },
    ],
    [
      'an event bus',
      {
        Arn: BUS,
        Input: '{"day":"<aws.scheduler.scheduled-time>"}',
        EventBridgeParameters: { Source: 'shop', DetailType: 'Closed' },
      },
      {
        type: 'eventbridge',
        eventBus: BUS,
        source: 'shop',
        detailType: 'Closed',
        detail: { day: '<cronstack.scheduled-at>' },
      },
    ],
    [
      'a state machine',
      { Arn: MACHINE, Input: '[1]' },
      { type: 'step-function', stateMachineArn: MACHINE, input: [1] },
    ],
    [
      'a task on Fargate',
      {
        Arn: CLUSTER,
        Input: '{"containerOverrides":[{"name":"app","command":["report"],"environment":[{"name":"A","value":"1"}]}]}',
        EcsParameters: {
          TaskDefinitionArn: TASK,
          TaskCount: 1,
          LaunchType: 'FARGATE',
          NetworkConfiguration: VPC,
          EnableExecuteCommand: false,
          Tags: [],
        },
      },
      {
        type: 'ecs-task',
        cluster: CLUSTER,
        taskDefinition: TASK,
        launchType: 'FARGATE',
        network: { subnets: ['subnet-0a1b'], securityGroups: ['sg-0a'], publicIp: true },
        container: 'app',
        command: ['report'],
        environment: { A: '1' },
      },
    ],
    [
      'tasks that the short form has no words for',
      {
        Arn: CLUSTER,
        Input: '{"cpu":"256"}',
        EcsParameters: {
          TaskDefinitionArn: TASK,
          TaskCount: 3,
          NetworkConfiguration: VPC,
          EnableECSManagedTags: true,
          PlatformVersion: null,
          CapacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
        },
      },
      {
        type: 'aws',
        service: 'ecs',
        action: 'RunTask',
        region: 'eu-west-1',
        input: {
          cluster: CLUSTER,
          taskDefinition: TASK,
          count: 3,
          networkConfiguration: {
            awsvpcConfiguration: { subnets: ['subnet-0a1b'], securityGroups: ['sg-0a'], assignPublicIp: 'ENABLED' },
          },
          enableECSManagedTags: true,
          capacityProviderStrategy: [{ capacityProvider: 'FARGATE_SPOT', weight: 1 }],
          overrides: { cpu: '256' },
        },
      },
    ],
    [
      'any action of AWS',
      { Arn: 'arn:aws:scheduler:::aws-sdk:rds:stopDBInstance', Input: '{"DbInstanceIdentifier":"staging"}' },
      {
        type: 'aws',
        service: 'rds',
        action: 'StopDBInstance',
        region: 'eu-west-1',
        input: { DbInstanceIdentifier: 'staging' },
      },
    ],
    [
      'an action of a service that the SDK for JavaScript writes otherwise',
      { Arn: 'arn:aws:scheduler:::aws-sdk:cloudwatchlogs:createExportTask' },
      { type: 'aws', service: 'cloudwatch-logs', action: 'CreateExportTask', region: 'eu-west-1' },
    ],
    [
      'an action of a service that it calls otherwise',
      { Arn: 'arn:aws:scheduler:::aws-sdk:databasemigration:startReplicationTask' },
      { type: 'aws', service: 'database-migration-service', action: 'StartReplicationTask', region: 'eu-west-1' },
    ],
    [
      'a stream',
      { Arn: `arn:aws:kinesis:${ACCOUNT}:stream/clicks`, Input: '{}', KinesisParameters: { PartitionKey: 'a' } },
      called('kinesis', 'PutRecord', { StreamName: 'clicks', PartitionKey: 'a', Data: '{}' }),
    ],
    [
      'a delivery stream',
      { Arn: `arn:aws:firehose:${ACCOUNT}:deliverystream/clicks`, Input: 'x' },
      called('firehose', 'PutRecord', { DeliveryStreamName: 'clicks', Record: { Data: 'x' } }),
    ],
    [
      'a build',
      { Arn: `arn:aws:codebuild:${ACCOUNT}:project/site`, Input: '{"sourceVersion":"main"}' },
      called('codebuild', 'StartBuild', { projectName: 'site', sourceVersion: 'main' }),
    ],
    [
      'a pipeline of CodePipeline',
      { Arn: `arn:aws:codepipeline:${ACCOUNT}:site` },
      called('codepipeline', 'StartPipelineExecution', { name: 'site' }),
    ],
    [
      'a pipeline of SageMaker',
      {
        Arn: `arn:aws:sagemaker:${ACCOUNT}:pipeline/train`,
        SageMakerPipelineParameters: { PipelineParameterList: [{ Name: 'a', Value: '1' }] },
      },
      called('sagemaker', 'StartPipelineExecution', {
        PipelineName: 'train',
        PipelineParameters: [{ Name: 'a', Value: '1' }],
      }),
    ],
    [
      'an assessment of Inspector',
      { Arn: `arn:aws:inspector:${ACCOUNT}:target/0-a/template/0-b` },
      called('inspector', 'StartAssessmentRun', {
        assessmentTemplateArn: `arn:aws:inspector:${ACCOUNT}:target/0-a/template/0-b`,
      }),
    ],
  ])('that is %s becomes a command that jobs may have', (_, target, command) => {
    const { jobs, leftOut } = imported({
      Input: undefined,
      RoleArn: 'arn:aws:iam::123456789012:role/clock',
      ...target,
    });

    expect(leftOut).toEqual([]);
    expect(jobs[0]?.job.command).toEqual(command);
    expect(commandSchema().parse(jobs[0]?.job.command)).toEqual(command);
    expect(jobs[0]?.notes.filter((note) => note.endsWith('is not kept'))).toEqual([]);
    expect(jobs[0]?.notes).toContainEqual(
      expect.stringMatching(/^the role arn:aws:iam::123456789012:role\/clock called it: .*has to be allowed to \(/),
    );
  });

  test.each([
    ['the FIFO queue without a group', { Arn: `${QUEUE}.fifo` }, /names no MessageGroupId/],
    ['the FIFO topic', { Arn: `arn:aws:sns:${ACCOUNT}:reports.fifo` }, /the FIFO topic arn/],
    ['the bus without a source', { Arn: BUS, EventBridgeParameters: { DetailType: 'a' } }, /no Source and DetailType/],
    [
      'a detail that is no object',
      { Arn: BUS, Input: '[]', EventBridgeParameters: { Source: 'a', DetailType: 'a' } },
      /no JSON object/,
    ],
    ['the cluster without a task', { Arn: CLUSTER }, /no TaskDefinitionArn/],
    ['the stream without a key', { Arn: `arn:aws:kinesis:${ACCOUNT}:stream/a` }, /no PartitionKey/],
    ['a service of its own', { Arn: `arn:aws:redshift:${ACCOUNT}:cluster:a` }, /arn:aws:redshift.*no command/],
    [
      'an input of an action that is no object',
      { Arn: 'arn:aws:scheduler:::aws-sdk:s3:copyObject', Input: 'x' },
      /no JSON object/,
    ],
    [
      'an attribute that Cronstack has nothing for',
      { Arn: QUEUE, Input: '<aws.scheduler.new-thing>' },
      /<aws\.scheduler\.new-thing>/,
    ],
    [
      'an input that is longer than a command may be',
      { Arn: QUEUE, Input: 'x'.repeat(65_500) },
      /too long: .* 65\d{3} characters/,
    ],
    [
      'an input that is JSON once it is filled in',
      { Arn: MACHINE, Input: '{"a":<aws.scheduler.attempt-number>}' },
      /in quotes/,
    ],
  ])('that is %s is left out by name, and blocks', (_, target, why) => {
    expect(imported(target)).toMatchObject({ jobs: [], leftOut: [{ blocks: true, why: expect.stringMatching(why) }] });
  });
});

test('what EventBridge fills in is filled in by us, and the ARN of the schedule stands there', () => {
  const input =
    '{"at":"<aws.scheduler.scheduled-time>","id":"<aws.scheduler.execution-id>","n":"<aws.scheduler.attempt-number>","of":"<aws.scheduler.schedule-arn>"}';
  const { jobs } = imported({ Arn: `arn:aws:lambda:${ACCOUNT}:function:report`, Input: input });

  expect(jobs[0]?.job.command).toMatchObject({
    payload: {
      at: '<cronstack.scheduled-at>',
      id: '<cronstack.run-id>',
      n: '<cronstack.attempt>',
      of: `arn:aws:scheduler:${ACCOUNT}:schedule/team/nightly`,
    },
  });
  expect(jobs[0]?.notes).toEqual([expect.stringContaining('the id of the run')]);
  expect(imported({ Arn: QUEUE, Input: '<aws.scheduler.schedule-arn>' }, { Arn: undefined }).leftOut).toMatchObject([
    { why: expect.stringContaining('no Arn') },
  ]);
});

test.each([
  [{ Arn: QUEUE }, 'the queue was sent'],
  [{ Arn: MACHINE }, 'the state machine was sent'],
  [{ Arn: `arn:aws:firehose:${ACCOUNT}:deliverystream/a` }, 'the stream was sent'],
  [{ Arn: `arn:aws:codepipeline:${ACCOUNT}:site`, Input: '{}' }, 'its input is not kept'],
  [{ Arn: QUEUE, Input: 'x', SqsParameters: { New: 1 } }, 'Target.SqsParameters.New is not kept'],
])('of %j it is said that %s', (target, note) => {
  expect(imported(target).jobs[0]?.notes).toEqual([expect.stringContaining(note)]);
});

function called(service: string, action: string, input: object) {
  return { type: 'aws', service, action, region: 'eu-west-1', input };
}

function imported(target: object, changes: object = {}) {
  const schedule = {
    Name: 'nightly',
    Arn: `arn:aws:scheduler:${ACCOUNT}:schedule/team/nightly`,
    ScheduleExpression: 'cron(0 9 * * ? *)',
    Target: target,
    ...changes,
  };
  return importEventBridge(schedule, { place: 'schedules.json', now: NOW }, new JobIds());
}
