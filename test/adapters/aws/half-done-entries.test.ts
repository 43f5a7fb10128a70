import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ListSchedulesCommand,
  ResourceNotFoundException,
  SchedulerClient,
  ServiceQuotaExceededException,
  ThrottlingException,
} from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, expect, test } from 'vitest';
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

const scheduler = mockClient(SchedulerClient);

afterAll(() => scheduler.restore());
/** What EventBridge holds. */
const held = new Map<string, string>();

beforeEach(() => {
  scheduler.reset();
  held.clear();
  scheduler.on(CreateScheduleCommand).callsFake(created);
  scheduler.on(DeleteScheduleCommand).callsFake(removed);
  scheduler.on(ListSchedulesCommand).callsFake(({ NamePrefix = '' }) => ({
    Schedules: [...held.keys()].filter((name) => name.startsWith(NamePrefix)).map((Name) => ({ Name })),
  }));
});

test.each([
  ['throttled', new ThrottlingException({ $metadata: {}, Message: 'Rate exceeded', message: 'Rate exceeded' })],
  ['over its quota', new ServiceQuotaExceededException({ $metadata: {}, Message: 'full', message: 'full' })],
])(
  'a job whose second entry could not be made, as EventBridge was %s, has both after the next look',
  async (_, fault) => {
    const world = cloudWorld();
    failToCreate(fault, 2);

    const answer = await createJob(world.engine, aJob(), { by: 'a test' });
    expect(answer.ok).toBe(true); // The job is stored: that its clock is late is nothing to worry the user with.
    expect(held.size).toBe(1);
    expect((await world.ports.heads.read('two'))?.state).toBe('active');

    await world.sweepLater();
    expect(new Set(held.values())).toEqual(new Set(['cron(30 4 ? * 6 *)', 'cron(30 4 1,15 * ? *)']));
  },
);

test('a job that is saved again after the fault has its entries at once', async () => {
  const world = cloudWorld();
  failToCreate(new Error('socket hang up'), 1);
  await createJob(world.engine, aJob(), { by: 'a test' });

  await patchJob(world.engine, 'two', { name: 'again' }, { by: 'a test' });

  expect(held.size).toBe(2);
});

test('an answer that was lost after the entry was made makes no second one', async () => {
  const world = cloudWorld();
  const { sends } = loseAnswer();

  await createJob(world.engine, aJob(), { by: 'a test' });
  await world.sweepLater();

  expect(held.size).toBe(2);
  expect(sends()).toBeGreaterThan(2);
});

test('an edit that made the new entries and could not delete the old ones deletes them at the next look', async () => {
  const world = cloudWorld();
  await createJob(world.engine, aJob(), { by: 'a test' });
  failToDelete(new ThrottlingException({ $metadata: {}, Message: '', message: '' }), 1);

  await patchJob(world.engine, 'two', { schedule: '0 9 * * *' }, { by: 'a test' });
  expect(held.size).toBe(3);

  await world.sweepLater();
  expect([...held.values()]).toEqual(['cron(0 9 * * ? *)']);
});

test('a job that was deleted while EventBridge did not answer leaves no entry behind', async () => {
  const world = cloudWorld();
  await createJob(world.engine, aJob(), { by: 'a test' });
  failToDelete(new Error('socket hang up'), 2);

  await deleteJob(world.engine, 'two', { by: 'a test' });
  await world.sweepLater();

  expect(held.size).toBe(0);
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

/** Lets the creation of that number fail, and the others do what they do. */
function failToCreate(fault: Error, number: number): void {
  scheduler.on(CreateScheduleCommand).callsFake(failing(created, fault, number));
}

/** Lets the deletion of that number fail, and the others do what they do. */
function failToDelete(fault: Error, number: number): void {
  scheduler.on(DeleteScheduleCommand).callsFake(failing(removed, fault, number));
}

function failing<Input>(act: (input: Input) => void, fault: Error, number: number): (input: Input) => void {
  let calls = 0;
  return (input) => {
    calls += 1;
    if (calls === number) {
      throw fault;
    }
    act(input);
  };
}

/** The first creation takes effect, and nobody is told. */
function loseAnswer() {
  let calls = 0;
  scheduler.on(CreateScheduleCommand).callsFake((input) => {
    calls += 1;
    created(input);
    if (calls === 1) {
      throw new Error('socket hang up');
    }
  });
  return { sends: () => calls };
}

function created({ Name, ScheduleExpression }: { Name: string; ScheduleExpression: string }): void {
  if (held.has(Name)) {
    throw new ConflictException({ $metadata: {}, Message: 'exists', message: 'exists' });
  }
  held.set(Name, ScheduleExpression);
}

function removed({ Name }: { Name: string }): void {
  if (!held.delete(Name)) {
    throw new ResourceNotFoundException({ $metadata: {}, Message: 'not there', message: 'not there' });
  }
}
