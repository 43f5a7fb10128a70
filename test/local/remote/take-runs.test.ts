import { expect, test } from 'vitest';
import type { ExecutionResult } from '#ports/executor.ts';
import { gate } from '#test/functions/gate.ts';
import { remoteWorld } from './remote-world.ts';

const SUCCEEDED: ExecutionResult = { kind: 'succeeded', exitCode: 0 };

test('takes a run, finishes it, and its message is gone', async () => {
  const world = await remoteWorld();
  const [runId = ''] = await world.due(1);
  const runner = world.runner('nas');

  await world.clock.advanceByAsync(5_000);

  const run = await world.ports.history.readRun(runId);
  expect(run).toMatchObject({ status: 'succeeded', attempts: [{ owner: expect.stringMatching(/^nas\//) }] });
  expect((await world.ports.heads.read('job-1'))?.active).toEqual([]);
  expect(world.queue.messages()).toEqual([]);
  expect(runner.trouble).toEqual([]);
});

test('as many runs go on at once as there are places; the others stay for whoever else is there', async () => {
  const world = await remoteWorld();
  const runIds = await world.due(5);
  const commands = gate<ExecutionResult>();
  const nas = world.runner('nas', { most: 2, execute: () => commands.promise });

  await world.clock.advanceByAsync(20_000);
  expect(nas.executed).toHaveLength(2);
  expect(world.queue.messages().filter(({ receives }) => receives === 0)).toHaveLength(3);

  const other = world.runner('pi', { most: 3 });
  await world.clock.advanceByAsync(5_000);
  commands.open(SUCCEEDED);
  await world.clock.advanceByAsync(5_000);

  expect(other.executed).toHaveLength(3);
  expect([...nas.executed, ...other.executed].sort()).toEqual(runIds.map((id) => `${id} 1`).sort());
  expect(world.queue.messages()).toEqual([]);
});

test('a message is kept from others for as long as its run goes on', async () => {
  const world = await remoteWorld();
  const [runId = ''] = await world.due(1);
  const command = gate<ExecutionResult>();
  world.runner('nas', { execute: () => command.promise });
  await world.clock.advanceByAsync(2_000);
  const other = world.runner('pi');

  await world.clock.advanceByAsync(600_000);
  command.open(SUCCEEDED);
  await world.clock.advanceByAsync(5_000);

  expect(other.executed).toEqual([]);
  expect(world.queue.messages()).toEqual([]);
  expect((await world.ports.history.readRun(runId))?.attempts).toHaveLength(1);
});

test('the run of one that is killed is lost by its lease, tried again by its policy, and no attempt is started twice', async () => {
  const world = await remoteWorld();
  const [runId = ''] = await world.due(1);
  const nas = world.runner('nas', { execute: () => new Promise(() => undefined) });
  await world.clock.advanceByAsync(2_000);
  nas.kill();
  const pi = world.runner('pi');

  for (let minute = 0; minute < 10; minute += 1) {
    await world.clock.advanceByAsync(30_000);
    await world.look('job-1');
  }

  const run = await world.ports.history.readRun(runId);
  expect(run).toMatchObject({ status: 'succeeded', attempts: [{ result: 'lost' }, { result: 'succeeded' }] });
  expect([nas.executed, pi.executed.filter((one) => one.startsWith(runId))]).toEqual([[`${runId} 1`], [`${runId} 2`]]);
});

test('one that is asked to stop takes nothing more, and what runs comes to its end', async () => {
  const world = await remoteWorld();
  const [first = ''] = await world.due(1);
  const command = gate<ExecutionResult>();
  const nas = world.runner('nas', { execute: () => command.promise });
  await world.clock.advanceByAsync(2_000);

  const stopped = nas.taking.stop();
  await world.clock.advanceByAsync(1_000);
  await world.queue.send(JSON.stringify({ jobId: 'job-2' }));
  await world.clock.advanceByAsync(120_000);
  expect(nas.taking.running).toBe(1);
  command.open(SUCCEEDED);
  await Promise.all([stopped, nas.taking.idle(), world.clock.advanceByAsync(1_000)]);

  expect((await world.ports.history.readRun(first))?.status).toBe('succeeded');
  expect(nas.executed).toEqual([`${first} 1`]);
  expect(world.queue.messages()).toEqual([expect.objectContaining({ receives: 0 })]);
});

test('one that must go gives its attempts back: they are lost to it, and wait for another', async () => {
  const world = await remoteWorld();
  const [runId = ''] = await world.due(1);
  const nas = world.runner('nas', {
    execute: ({ signal }) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => resolve({ kind: 'stopped' }));
      }),
  });
  await world.clock.advanceByAsync(2_000);

  const stopped = nas.taking.stop();
  nas.stopping.abort('shutdown');
  await Promise.all([stopped, nas.taking.idle(), world.clock.advanceByAsync(1_000)]);
  expect(await world.ports.history.readRun(runId)).toMatchObject({
    status: 'retrying',
    attempts: [{ result: 'lost' }],
  });

  world.runner('pi');
  await world.clock.advanceByAsync(600_000);
  expect(await world.ports.history.readRun(runId)).toMatchObject({ status: 'succeeded' });
});

test('a queue that cannot be asked is asked ever less often, and when it answers that is told', async () => {
  const world = await remoteWorld();
  for (let nth = 1; nth <= 8; nth += 1) {
    world.aws.faults.refuse('ReceiveMessageCommand', new Error('no network'), { nth });
  }
  const runner = world.runner('nas');

  await world.clock.advanceByAsync(62_000);
  // After 0, 1, 3, 7, 15, 31 s, and then once a minute.
  expect(runner.trouble).toHaveLength(6);
  await world.clock.advanceByAsync(180_000);

  expect(runner.trouble.filter((line) => line.startsWith('the queue could not be asked'))).toHaveLength(8);
  expect(runner.trouble.at(-1)).toBe('reached');
});

test('an empty queue that answers at once is asked once a second', async () => {
  const world = await remoteWorld();
  world.runner('nas');

  await world.clock.advanceByAsync(10_500);

  expect(world.aws.calls('ReceiveMessageCommand').length).toBeGreaterThan(5);
  expect(world.aws.calls('ReceiveMessageCommand').length).toBeLessThanOrEqual(12);
});

test('a message that nobody can read is told and done with', async () => {
  const world = await remoteWorld();
  await world.queue.send('{"jobId":"a"}');
  const runner = world.runner('nas');

  await world.clock.advanceByAsync(2_000);

  expect(runner.trouble).toEqual([expect.stringContaining('message-1: ')]);
  expect(world.queue.messages()).toEqual([]);
});

test('a run whose message cannot be deleted runs once all the same', async () => {
  const world = await remoteWorld();
  const [runId = ''] = await world.due(1);
  world.aws.faults.throttle('DeleteMessageCommand');
  const runner = world.runner('nas');

  await world.clock.advanceByAsync(200_000);

  expect(runner.executed).toEqual([`${runId} 1`]);
  expect(world.queue.messages()).toEqual([]);
});

test('while it is held for any reason it asks for nothing, and what waits is taken when all are over', async () => {
  const world = await remoteWorld();
  const runner = world.runner('nas');
  await world.clock.advanceByAsync(1_500);
  runner.taking.hold('clock');
  runner.taking.hold('shortage');
  await world.clock.advanceByAsync(2_000);
  await world.due(1);
  const asked = world.aws.calls('ReceiveMessageCommand').length;

  await world.clock.advanceByAsync(30_000);
  runner.taking.release('clock');
  await world.clock.advanceByAsync(30_000);
  expect(world.aws.calls('ReceiveMessageCommand')).toHaveLength(asked);
  runner.taking.release('shortage');
  await world.clock.advanceByAsync(2_000);

  expect(runner.executed).toHaveLength(1);
});
