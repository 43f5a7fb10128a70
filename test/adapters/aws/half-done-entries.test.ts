import {
  GetScheduleCommand,
  ListSchedulesCommand,
  SchedulerClient,
  ServiceQuotaExceededException,
  ThrottlingException,
} from '@aws-sdk/client-scheduler';
import { type MockAws, mockAws } from 'cronstack/testing';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { EventBridgeEntries } from '#adapters/aws/eventbridge-entries.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { deleteJob } from '#engine/jobs/delete.ts';
import { createJob, patchJob } from '#engine/jobs/save.ts';
import { sweep } from '#engine/waking/sweep.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import { functionWorld } from '#test/functions/function-world.ts';

/** The 1st and the 15th, and each Friday: EventBridge needs two entries for it. */
const TWO_ENTRIES = '30 4 1,15 * 5';
const AFTER_CHECK_MS = 120_000;

let aws: MockAws;

beforeEach(async () => {
  aws = await mockAws();
  await aws.scheduleGroup('cronstack-dev');
});

afterEach(() => aws.restore());

test.each([
  ['throttled', new ThrottlingException({ $metadata: {}, Message: 'Rate exceeded', message: 'Rate exceeded' })],
  ['over its quota', new ServiceQuotaExceededException({ $metadata: {}, Message: 'full', message: 'full' })],
])(
  'a job whose second entry could not be made, as EventBridge was %s, has both after the next look',
  async (_, fault) => {
    const world = cloudWorld();
    aws.faults.refuse('CreateScheduleCommand', fault, { nth: 2 });

    const answer = await createJob(world.engine, aJob(), { by: 'a test' });
    expect(answer.ok).toBe(true); // The job is stored: that its clock is late is nothing to worry the user with.
    expect(await held()).toHaveLength(1);
    expect((await world.ports.heads.read('two'))?.state).toBe('active');

    await world.sweepLater();
    expect(new Set(await held())).toEqual(new Set(['cron(30 4 ? * 6 *)', 'cron(30 4 1,15 * ? *)']));
  },
);

test('a job that is saved again after the fault has its entries at once', async () => {
  const world = cloudWorld();
  aws.faults.refuse('CreateScheduleCommand', new Error('socket hang up'));
  await createJob(world.engine, aJob(), { by: 'a test' });

  await patchJob(world.engine, 'two', { name: 'again' }, { by: 'a test' });

  expect(await held()).toHaveLength(2);
});

test('an answer that was lost after the entry was made makes no second one', async () => {
  const world = cloudWorld();
  aws.faults.loseAnswer('CreateScheduleCommand');

  await createJob(world.engine, aJob(), { by: 'a test' });
  await world.sweepLater();

  expect(await held()).toHaveLength(2);
  expect(aws.calls('CreateScheduleCommand').length).toBeGreaterThan(2);
});

test('an edit that made the new entries and could not delete the old ones deletes them at the next look', async () => {
  const world = cloudWorld();
  await createJob(world.engine, aJob(), { by: 'a test' });
  aws.faults.throttle('DeleteScheduleCommand');

  await patchJob(world.engine, 'two', { schedule: '0 9 * * *' }, { by: 'a test' });
  expect(await held()).toHaveLength(3);

  await world.sweepLater();
  expect(await held()).toEqual(['cron(0 9 * * ? *)']);
});

test('a job that was deleted while EventBridge did not answer leaves no entry behind', async () => {
  const world = cloudWorld();
  await createJob(world.engine, aJob(), { by: 'a test' });
  aws.faults.refuse('DeleteScheduleCommand', new Error('socket hang up'), { nth: 2 });

  await deleteJob(world.engine, 'two', { by: 'a test' });
  await world.sweepLater();

  expect(await held()).toHaveLength(0);
});

function aJob() {
  return { id: 'two', schedule: TWO_ENTRIES, command: 'true' };
}

function cloudWorld() {
  const world = functionWorld();
  const entries = new EventBridgeEntries({
    client: new SchedulerClient({ region: 'eu-west-1' }),
    clock: world.clock,
    groupName: 'cronstack-dev',
    wakeQueueArn: 'arn:aws:sqs:eu-west-1:123456789012:wake',
    roleArn: 'arn:aws:iam::123456789012:role/entries',
  });
  const engine: Engine = { ...world.engine, ports: { ...world.ports, entries } };
  /** What the sweeper and the dispatcher do some minutes later. */
  const sweepLater = async () => {
    world.clock.advanceBy(AFTER_CHECK_MS);
    await sweep(engine);
    for (const { jobId } of world.ports.queues.takeWakes()) {
      await wakeJob(engine, jobId);
    }
  };
  return { ...world, engine, sweepLater };
}

/** The expressions that EventBridge holds. */
async function held(): Promise<readonly (string | undefined)[]> {
  const client = new SchedulerClient({ region: 'eu-west-1' });
  const { Schedules: schedules = [] } = await client.send(new ListSchedulesCommand({}));
  const whole = schedules.map(({ Name, GroupName }) => client.send(new GetScheduleCommand({ Name, GroupName })));
  return (await Promise.all(whole)).map(({ ScheduleExpression }) => ScheduleExpression);
}
