import awsCron from 'aws-cron-parser';
import { describe, expect, test } from 'vitest';
import { importEventBridge } from '#domain/import/eventbridge/import.ts';
import type { AwsCronParser } from '#domain/import/eventbridge/second-reading.ts';
import { JobIds } from '#domain/import/job-ids.ts';
import { NOW, proved } from './proved.ts';

const FUNCTION = 'arn:aws:lambda:eu-central-1:123456789012:function:report';

describe('the schedule', () => {
  test.each([
    ['cron(0 9 ? * MON-FRI *)', {}, 'cron(0 9 ? * MON-FRI *)', {}],
    [
      'cron(0 9 L * ? *)',
      { ScheduleExpressionTimezone: 'Asia/Tokyo' },
      'cron(0 9 L * ? *)',
      { timezone: 'Asia/Tokyo' },
    ],
    [
      'cron(0 9 * * ? *)',
      { StartDate: '2026-12-01T00:00:00+01:00', EndDate: 1_830_000_000.5 },
      'cron(0 9 * * ? *)',
      { startAt: '2026-11-30T23:00:00Z', endAt: '2027-12-28T13:20:00Z' },
    ],
    [
      'rate(90 minutes)',
      { StartDate: '2026-12-01T00:07:30Z' },
      { every: '90 minutes', anchor: '2026-11-30T22:37:30Z' },
      {},
    ],
    ['rate(2 days)', { CreationDate: '2026-01-01T10:00:00Z' }, { every: '2 days', anchor: '2025-12-30T10:00:00Z' }, {}],
  ])('%j is kept with zone and bounds, and fires alike', (expression, changes, schedule, job) => {
    const { jobs, leftOut } = proved(schedules({ ScheduleExpression: expression, ...changes }));

    expect(leftOut).toEqual([]);
    expect(jobs).toMatchObject([{ job: { schedule, ...job }, proof: { same: 6, differences: [] }, proven: true }]);
  });

  test('at(...) fires once, and is left out once that is over', () => {
    const { jobs, leftOut } = proved(
      schedules({ ScheduleExpression: 'at(2026-12-24T18:00:00)' }, { ScheduleExpression: 'at(2025-12-24T18:00:00)' }),
    );

    expect(jobs).toMatchObject([{ job: { schedule: 'at(2026-12-24T18:00:00)' }, proof: { same: 1 }, proven: true }]);
    expect(leftOut).toMatchObject([{ why: 'it fires no more', blocks: false }]);
  });

  test('at(...) fires whatever its bounds are, as in EventBridge', () => {
    const { jobs } = proved(
      schedules({ ScheduleExpression: 'at(2026-12-24T18:00:00)', EndDate: '2026-12-01T00:00:00Z' }),
    );

    expect(jobs).toMatchObject([{ proof: { same: 1, differences: [] }, proven: true }]);
    expect(jobs[0]?.job).not.toHaveProperty('endAt');
  });

  test('a rate without a start date says so, and one that begins a length off is found', () => {
    const imported = schedules({ ScheduleExpression: 'rate(5 minutes)' });
    const off = imported.jobs.map((one) => ({
      ...one,
      job: { ...one.job, schedule: { every: '5 minutes', anchor: '2026-11-29T00:01:00Z' } },
    }));

    expect(imported.jobs[0]?.notes).toEqual([expect.stringContaining('no start date'), expect.anything()]);
    expect(proved(imported).jobs[0]?.proven).toBe(true);
    expect(proved({ ...imported, jobs: off }).jobs[0]?.proven).toBe(false);
  });

  test.each([
    [{ ScheduleExpression: undefined }, /list-schedules/],
    [{ ScheduleExpression: 'cron(0 9 * * * *)' }, /exactly one/],
    [{ StartDate: 'soon' }, /StartDate/],
    [{ Name: undefined }, /get-schedule/],
    [{ Target: { Arn: 'arn:aws:redshift:eu-central-1:123456789012:cluster:jobs' } }, /arn:aws:redshift/],
    [{ Target: undefined }, /no target/],
  ])('%j is refused, which blocks, as %s', (changes, why) => {
    expect(schedules(changes)).toMatchObject({
      jobs: [],
      leftOut: [{ blocks: true, why: expect.stringMatching(why) }],
    });
  });
});

describe('aws-cron-parser', () => {
  const awsCronParser: AwsCronParser = (expression) => {
    const parsed = awsCron.parse(expression.slice('cron('.length, -1));
    return (afterMs) => awsCron.next(parsed, new Date(afterMs))?.getTime();
  };
  const by = (expression: string, changes: object = {}) =>
    proved(
      importEventBridge(
        schedule({ ScheduleExpression: expression, ...changes }),
        { place: 'x', now: NOW, awsCronParser },
        new JobIds(),
      ),
    ).jobs[0];

  test.each([
    'cron(0/10 8-17 ? * 2-6 *)',
    'cron(15 10 L * ? *)',
    'cron(15 10 ? * 6L *)',
    'cron(0 0 1,15 1-12/3 ? *)',
    'cron(0 12 * * ? 2026-2030)',
  ])('reads %s as Cronstack does', (expression) => {
    expect(by(expression)).toMatchObject({ proof: { by: 'aws-cron-parser', same: 6, differences: [] }, proven: true });
  });

  test.each([
    ['cron(0 0 1,L * ? *)', {}],
    ['cron(0 9 ? * FRI-MON *)', {}],
    ['cron(0 22-6 * * ? *)', {}],
    ['cron(0 9 ? * 2#1 *)', {}],
    ['cron(0 9 15W * ? *)', {}],
    ['cron(0 9 ? * L *)', {}],
    ['cron(0 0 29 2 ? *)', {}],
    ['cron(0 0 15,31 * ? *)', {}],
    ['cron(0 0 1/10 * ? *)', {}],
    ['cron(0 9 * * ? *)', { ScheduleExpressionTimezone: 'Europe/Berlin' }],
  ])('is not asked about %s, which it does not know', (expression, changes) => {
    expect(by(expression, changes)?.proof).not.toMatchObject({ by: 'aws-cron-parser' });
  });

  test('begins and ends where the schedule does', () => {
    const bounds = { StartDate: '2026-12-01T09:00:00Z', EndDate: '2026-12-03T09:00:00Z' };

    expect(by('cron(0 9 * * ? *)', bounds)).toMatchObject({
      proof: { by: 'aws-cron-parser', same: 3, differences: [] },
    });
  });
});

test('the window, the group, the state and the age are the job’s jitter, tag, state and deadline', () => {
  const { jobs } = schedules({
    FlexibleTimeWindow: { Mode: 'FLEXIBLE', MaximumWindowInMinutes: 15 },
    GroupName: 'nightly',
    State: 'DISABLED',
    Description: 'the report',
    Target: { Arn: `${FUNCTION}:live`, Input: '{"a":1}', RetryPolicy: { MaximumEventAgeInSeconds: 600 } },
  });

  expect(jobs[0]?.job).toEqual({
    id: 'job-0',
    description: 'the report',
    schedule: 'cron(0 9 * * ? *)',
    timezone: 'UTC',
    jitterSeconds: 900,
    command: { type: 'lambda', functionName: FUNCTION, qualifier: 'live', payload: { a: 1 } },
    deadlineSeconds: 600,
    overlap: 'allow',
    tags: ['schedule-group:nightly'],
    enabled: false,
  });
  expect(jobs[0]?.notes).toEqual([expect.stringContaining('15 min')]);
});

test.each([
  [{ RetryPolicy: { MaximumRetryAttempts: 0 } }, {}, { maxRetries: 0 }, /^MaximumRetryAttempts 0 .*\(maxRetries\)$/],
  [{ RetryPolicy: { MaximumRetryAttempts: 185 } }, {}, { maxRetries: 20 }, /\(maxRetries, at most 20\)$/],
  [{ DeadLetterConfig: { Arn: 'arn:aws:sqs:x' } }, {}, {}, /dead-letter queue is not used/],
  [{ RoleArn: 'arn:aws:iam::1:role/clock' }, {}, {}, /^the role arn:aws:iam::1:role\/clock called it/],
  [{}, { KmsKeyArn: 'arn:aws:kms:x' }, {}, /^its key arn:aws:kms:x is not used/],
  [{}, { ActionAfterCompletion: 'DELETE' }, {}, /^it was deleted after its last fire/],
  [{ EcsParameters: { TaskCount: 1 } }, {}, {}, /^Target.EcsParameters is not kept$/],
  [{ RetryPolicy: { New: 1 } }, {}, {}, /^Target.RetryPolicy.New is not kept$/],
  [{}, { Newer: 'x' }, {}, /^Newer is not kept$/],
])('of the target %j and %j nothing goes without a word', (target, changes, kept, note) => {
  const [one] = schedules({ Target: { Arn: FUNCTION, Input: '1', ...target }, ...changes }).jobs;

  expect(one?.job).toMatchObject(kept);
  expect(one?.notes).toEqual([expect.stringMatching(note)]);
});

test('what is null in a schedule, as the command line of AWS prints it, is nothing to speak of', () => {
  const target = { Arn: FUNCTION, Input: '1', DeadLetterConfig: null, RetryPolicy: null };
  const [one] = schedules({
    Target: target,
    KmsKeyArn: null,
    StartDate: null,
    FlexibleTimeWindow: { Mode: 'OFF' },
  }).jobs;

  expect(one?.notes).toEqual([]);
});

test('one schedule, a list of them, and what list-schedules prints are read', () => {
  const one = schedule({});
  const read = (source: unknown) => importEventBridge(source, { place: 'x', now: NOW }, new JobIds()).jobs.length;

  expect([read(one), read([one, one]), read({ Schedules: [one] }), read([{ Schedules: [one] }, one])]).toEqual([
    1, 2, 1, 2,
  ]);
});

function schedules(...all: readonly object[]) {
  const list = all.map((changes, index) => schedule({ Name: `job-${index}`, ...changes }));
  return importEventBridge(list, { place: 'schedules.json', now: NOW }, new JobIds());
}

function schedule(changes: object) {
  return {
    Name: 'job',
    ScheduleExpression: 'cron(0 9 * * ? *)',
    State: 'ENABLED',
    Target: { Arn: FUNCTION },
    ...changes,
  };
}
