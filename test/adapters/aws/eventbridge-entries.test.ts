import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
  SchedulerClient,
  ServiceQuotaExceededException,
  ThrottlingException,
  ValidationException,
} from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { EventBridgeEntries } from '#adapters/aws/eventbridge-entries.ts';
import { entryName } from '#domain/jobs/entry-name.ts';
import { BadCursorError } from '#ports/stores/page.ts';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 30) / 1000;
const NINE = { expression: 'cron(0 9 * * ? *)', timezone: 'Europe/Paris' };
const RATE = { expression: 'rate(90 minutes)', timezone: 'UTC' };

const scheduler = mockClient(SchedulerClient);

afterAll(() => scheduler.restore());

beforeEach(() => {
  scheduler.reset();
});

describe('create', () => {
  test('tells EventBridge to send the job and the nominal time to the wake queue, on time and not for long', async () => {
    await entries().create('daily', NINE);

    expect(created()).toEqual({
      GroupName: 'cronstack-dev',
      Name: entryName('daily', NINE),
      ScheduleExpression: 'cron(0 9 * * ? *)',
      ScheduleExpressionTimezone: 'Europe/Paris',
      ActionAfterCompletion: 'NONE',
      FlexibleTimeWindow: { Mode: 'OFF' },
      Target: {
        Arn: 'arn:aws:sqs:eu-west-1:123456789012:wake',
        RoleArn: 'arn:aws:iam::123456789012:role/entries',
        Input: '{"jobId":"daily","scheduledTime":"<aws.scheduler.scheduled-time>"}',
        RetryPolicy: { MaximumEventAgeInSeconds: 300, MaximumRetryAttempts: 20 },
      },
    });
  });

  test('one that ends by itself leaves nothing behind', async () => {
    await entries().create('once', { expression: 'at(2026-12-24T18:00:00)', timezone: 'UTC' });
    await entries().create('bounded', { ...NINE, endAt: NOW + 86_400 });

    expect(allCreated().map(({ ActionAfterCompletion }) => ActionAfterCompletion)).toEqual(['DELETE', 'DELETE']);
    expect(allCreated()[1]?.EndDate).toEqual(new Date((NOW + 86_400) * 1000));
  });

  test.each([
    ['long over', NOW - 3_600 * 24 * 365, NOW + 5_400],
    ['over for a second', NOW - 1, NOW - 1 + 5_400],
    ['this very second', NOW, NOW + 5_400],
    ['still to come', NOW + 7, NOW + 7],
  ])('a rate whose start is %s keeps its phase and starts in the future', async (_, startAt, expected) => {
    await entries().create('every-90', { ...RATE, startAt });

    expect(created()?.StartDate).toEqual(new Date(expected * 1000));
  });

  test('a cron whose start is over has none, as EventBridge refuses one older than 5 minutes', async () => {
    await entries().create('daily', { ...NINE, startAt: NOW - 10 });
    await entries().create('later', { ...NINE, startAt: NOW + 10 });

    expect(allCreated().map(({ StartDate }) => StartDate)).toEqual([undefined, new Date((NOW + 10) * 1000)]);
  });

  test('one whose end is over or before its start is not created: it would never fire', async () => {
    await entries().create('over', { ...NINE, endAt: NOW });
    await entries().create('between', { ...RATE, startAt: NOW - 10, endAt: NOW + 60 });

    expect(allCreated()).toEqual([]);
  });

  test('one that is there already is the same one', async () => {
    scheduler.on(CreateScheduleCommand).rejects(conflict());

    await expect(entries().create('daily', NINE)).resolves.toBe('exists');
  });

  test('a response lost after success is a fault, and the repeated call succeeds', async () => {
    scheduler.on(CreateScheduleCommand).rejectsOnce(new Error('socket hang up')).rejects(conflict());

    await expect(entries().create('daily', NINE)).rejects.toMatchObject({ code: 'scheduler_failed' });
    await expect(entries().create('daily', NINE)).resolves.toBe('exists');
    expect(new Set(allCreated().map(({ Name }) => Name)).size).toBe(1);
  });

  test.each([
    ['scheduler_throttled', new ThrottlingException({ $metadata: {}, Message: 'Rate exceeded', message: '' })],
    ['scheduler_quota_exceeded', new ServiceQuotaExceededException({ $metadata: {}, Message: '', message: '' })],
    ['scheduler_not_found', new ResourceNotFoundException({ $metadata: {}, Message: 'group', message: '' })],
    [
      'scheduler_role_not_ready',
      validation('The execution role you provide must allow AWS EventBridge Scheduler to assume the role.'),
    ],
  ])('what the client could not overcome is thrown as %s, with its cause', async (code, cause) => {
    scheduler.on(CreateScheduleCommand).rejects(cause);

    await expect(entries().create('daily', NINE)).rejects.toMatchObject({ code, cause });
  });
});

describe('remove', () => {
  test('deletes by name, in its own group', async () => {
    await entries().remove('daily.0123456');

    expect(scheduler.commandCalls(DeleteScheduleCommand)[0]?.args[0].input).toEqual({
      GroupName: 'cronstack-dev',
      Name: 'daily.0123456',
    });
  });

  test('one that is not there is gone', async () => {
    scheduler
      .on(DeleteScheduleCommand)
      .rejects(new ResourceNotFoundException({ $metadata: {}, Message: '', message: '' }));

    await expect(entries().remove('daily.0123456')).resolves.toBeUndefined();
  });

  test('one that could not be deleted is a fault', async () => {
    scheduler.on(DeleteScheduleCommand).rejects(conflict());

    await expect(entries().remove('daily.0123456')).rejects.toMatchObject({ code: 'scheduler_failed' });
  });
});

describe('names', () => {
  test('asks by prefix and keeps only the entries of that very job, as job ids may contain dots', async () => {
    scheduler.on(ListSchedulesCommand).resolves({
      Schedules: [{ Name: 'a.0000001' }, { Name: 'a.b.0000002' }, { Name: 'a.0000003' }],
      NextToken: 'more',
    });

    const page = await entries().names({ jobId: 'a', limit: 500 });

    expect(page).toEqual({ items: ['a.0000001', 'a.0000003'], nextCursor: 'more' });
    expect(scheduler.commandCalls(ListSchedulesCommand)[0]?.args[0].input).toEqual({
      GroupName: 'cronstack-dev',
      MaxResults: 100,
      NamePrefix: 'a.',
    });
  });

  test('lists all of the deployment, page after page', async () => {
    scheduler.on(ListSchedulesCommand, { NextToken: 'more' }).resolves({ Schedules: [{ Name: 'z.0000009' }] });

    expect(await entries().names({ limit: 10, cursor: 'more' })).toEqual({ items: ['z.0000009'] });
  });

  test('a cursor that EventBridge does not know is a bad cursor', async () => {
    scheduler.on(ListSchedulesCommand).rejects(validation('Invalid NextToken'));

    await expect(entries().names({ limit: 10, cursor: 'made up' })).rejects.toBeInstanceOf(BadCursorError);
  });
});

function entries(): EventBridgeEntries {
  return new EventBridgeEntries({
    client: new SchedulerClient({ region: 'eu-west-1' }),
    clock: { now: () => NOW * 1000, elapsedMs: () => 0, after: () => () => undefined, at: () => () => undefined },
    groupName: 'cronstack-dev',
    wakeQueueArn: 'arn:aws:sqs:eu-west-1:123456789012:wake',
    roleArn: 'arn:aws:iam::123456789012:role/entries',
  });
}

function allCreated() {
  return scheduler.commandCalls(CreateScheduleCommand).map((call) => call.args[0].input);
}

function created() {
  return allCreated()[0];
}

function conflict(): ConflictException {
  return new ConflictException({ $metadata: {}, Message: 'Schedule already exists.', message: '' });
}

function validation(message: string): ValidationException {
  return new ValidationException({ $metadata: {}, Message: message, message });
}
