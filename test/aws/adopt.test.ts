import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import {
  CreateScheduleCommand,
  type CreateScheduleCommandInput,
  CreateScheduleGroupCommand,
  GetScheduleCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, inject, test } from 'vitest';
import { api, EMULATOR_ENVIRONMENT, eventually, outcomeOf } from './stack/deployed-world.ts';

const region = inject('region');
const [scheduler, sqs] = [new SchedulerClient({ region }), new SQSClient({ region })];
const execute = promisify(execFile);
const GROUP = `adopted-${inject('stage')}`;
/** Some eight hundred calls, one after the other. */
const LONG_MS = 600_000;
const TEN = Array.from({ length: 10 }, (_, index) => index);
const YEAR_MS = 365 * 86_400_000;
const account = process.env.CDK_DEFAULT_ACCOUNT ?? '';
const RoleArn = `arn:aws:iam::${account}:role/called-${inject('stage')}`;
const arn = (service: string, name: string) => `arn:aws:${service}:${region}:${account}:${name}`;
const later = (years: number) => new Date(Math.ceil(Date.now() / 1_000) * 1_000 + years * YEAR_MS);

/** What a schedule calls, by the kind of command that it becomes. */
const TARGETS: Readonly<Record<string, CreateScheduleCommandInput['Target']>> = {
  lambda: { Arn: arn('lambda', 'function:report'), RoleArn, Input: '{"at":"<aws.scheduler.scheduled-time>"}' },
  sqs: { Arn: arn('sqs', 'orders'), RoleArn, Input: '{ "close": 1.0 }', RetryPolicy: { MaximumRetryAttempts: 3 } },
  fifo: { Arn: arn('sqs', 'orders.fifo'), RoleArn, Input: 'close', SqsParameters: { MessageGroupId: 'day' } },
  sns: { Arn: arn('sns', 'reports'), RoleArn, Input: 'It is there.', DeadLetterConfig: { Arn: arn('sqs', 'dead') } },
  events: {
    Arn: arn('events', 'event-bus/shop'),
    RoleArn,
    Input: '{"day":1}',
    EventBridgeParameters: { Source: 'shop', DetailType: 'Closed' },
  },
  sfn: { Arn: arn('states', 'stateMachine:nightly'), RoleArn, Input: '[1]' },
  ecs: {
    Arn: arn('ecs', 'cluster/main'),
    RoleArn,
    EcsParameters: {
      TaskDefinitionArn: arn('ecs', 'task-definition/report:7'),
      TaskCount: 2,
      NetworkConfiguration: { awsvpcConfiguration: { Subnets: ['subnet-0a1b'], AssignPublicIp: 'DISABLED' } },
    },
  },
  aws: {
    Arn: 'arn:aws:scheduler:::aws-sdk:s3:copyObject',
    RoleArn,
    Input: '{"Bucket":"a","Key":"b","CopySource":"a/c"}',
  },
};

test(
  'ten schedules of each kind become jobs, are disabled, and are as they were when they are put back',
  async () => {
    await scheduler.send(new CreateScheduleGroupCommand({ Name: GROUP }));
    const names = Object.keys(TARGETS).flatMap((kind) => TEN.map((index) => `${kind}-${index}`));
    for (const name of names) {
      await scheduler.send(new CreateScheduleCommand(scheduleOf(name)));
    }
    const before = await schedulesOf(names);
    expect(before.filter(({ State }) => State === 'DISABLED')).toHaveLength(16);

    const plan = await adopt();
    expect(plan.items).toHaveLength(80);
    expect(await schedulesOf(names)).toEqual(before);
    // A kind at a time: an emulator on few processors may not save eighty jobs in the half minute that the API has.
    for (const kind of Object.keys(TARGETS)) {
      expect(count((await adopt('--apply', '--prefix', `${kind}-`)).items)).toEqual({ adopted: 8, paused: 2 });
    }

    expect(await schedulesOf(names)).toEqual(before.map((schedule) => ({ ...schedule, State: 'DISABLED' })));
    const jobs = await Promise.all(names.map((name) => api.getJob(name)));
    expect(jobs.map(({ state }) => state)).toEqual(
      before.map(({ State }) => (State === 'DISABLED' ? 'paused' : 'active')),
    );
    expect(jobs.map(({ source }) => source)).toEqual(before.map(({ Arn }) => Arn));

    expect(count((await adopt('--undo', '--apply')).items)).toEqual({ 'put-back': 80 });
    expect(await schedulesOf(names)).toEqual(before);
    await expect(api.getJob('lambda-0')).rejects.toMatchObject({ status: 404 });
  },
  LONG_MS,
);

test('the job of an adopted schedule calls what it called, and is the only one to', async () => {
  const name = `called-${inject('stage')}-adopted`;
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  const Input = JSON.stringify({ QueueUrl, MessageBody: '<aws.scheduler.execution-id>' });
  const Target = { Arn: 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage', RoleArn, Input };
  const [Name, GroupName] = ['sends', `${GROUP}-sends`];
  await scheduler.send(new CreateScheduleGroupCommand({ Name: GroupName }));
  await scheduler.send(new CreateScheduleCommand({ ...scheduleOf('aws-1'), Name, GroupName, Target }));

  await adoptIn(GroupName, '--apply', '--runner', 'heavy');
  const { id } = await api.runJob(Name);

  expect(await outcomeOf(id)).toMatchObject({ status: 'succeeded' });
  const bodies = await eventually('the message', async () => {
    const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10 }));
    return Messages.length === 0 ? undefined : Messages.map(({ Body }) => Body);
  });
  expect(bodies).toEqual([id]);
  await adoptIn(GroupName, '--undo', '--apply');
});

/** One of ten ways to say when, each far from now; two of them are disabled. */
function scheduleOf(name: string): CreateScheduleCommandInput {
  const [kind = '', index = ''] = name.split('-');
  const number = Number(index);
  const expressions = [
    { ScheduleExpression: 'cron(0 2 1 1 ? *)' },
    { ScheduleExpression: 'cron(15 10 ? * 6L 2090)', ScheduleExpressionTimezone: 'Europe/Berlin' },
    { ScheduleExpression: 'rate(300 days)', StartDate: later(1) },
    { ScheduleExpression: `at(${2_050 + number}-12-24T18:00:00)`, ScheduleExpressionTimezone: 'Asia/Tokyo' },
    { ScheduleExpression: 'cron(0 0 29 2 ? *)', StartDate: later(1), EndDate: later(20) },
  ];
  return {
    Name: name,
    GroupName: GROUP,
    FlexibleTimeWindow: number % 3 === 0 ? { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 } : { Mode: 'OFF' },
    State: number > 7 ? 'DISABLED' : 'ENABLED',
    ActionAfterCompletion: number === 3 ? 'DELETE' : 'NONE',
    Description: number % 2 === 0 ? `number ${index}` : undefined,
    ScheduleExpression: 'cron(0 2 1 1 ? *)',
    ...expressions[number % expressions.length],
    Target: TARGETS[kind],
  };
}

/** Schedules as they are, the instant of their last change aside, which AWS sets. */
async function schedulesOf(names: readonly string[]) {
  return await Promise.all(
    names.map(async (Name) => {
      const {
        $metadata: _,
        LastModificationDate: __,
        ...schedule
      } = await scheduler.send(new GetScheduleCommand({ Name, GroupName: GROUP }));
      return schedule;
    }),
  );
}

function count(items: readonly { readonly outcome: string }[]): Readonly<Record<string, number>> {
  const outcomes = items.map(({ outcome }) => outcome);
  return Object.fromEntries(
    [...new Set(outcomes)].sort().map((one) => [one, outcomes.filter((of) => of === one).length]),
  );
}

function adopt(...more: readonly string[]) {
  return adoptIn(GROUP, ...more);
}

async function adoptIn(
  group: string,
  ...more: readonly string[]
): Promise<{ plan: string; items: { outcome: string }[] }> {
  const env = { ...process.env, ...EMULATOR_ENVIRONMENT };
  const argv = ['cli/bin.js', '--url', inject('apiUrl'), '--json', 'adopt', '--group', group, ...more];
  const { stdout } = await execute('node', argv, { env, maxBuffer: 2 ** 26 });
  return JSON.parse(stdout);
}
