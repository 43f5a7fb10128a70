import { expect, test } from 'vitest';
import { deliverUntilDone } from '../../shared/engine/deliver-until-done.ts';
import { type Launcher, launchRun } from '../../shared/engine/launch-run.ts';
import { wakeJob } from '../../shared/engine/wake-job.ts';
import type { ContainerStart } from '../../shared/ports/containers.ts';
import type { RunMessage } from '../../shared/ports/queues.ts';
import { EngineWorld, failsFirst, runsForEver, takes } from './engine-world.ts';

test('a run gets a container for its first attempt, and nothing is claimed for it', async () => {
  const { world, message } = await aDueRun();
  const { launcher, asked } = launcherOf(world);

  await launchRun(launcher, message);

  expect(asked).toEqual([`${message.runId} attempt 1 start 1`]);
  expect(await world.ports.history.readRun(message.runId)).toBeUndefined();
});

test('while an attempt runs, a copy of the message starts nothing', async () => {
  const { world, message } = await aDueRun();
  world.act = takes(600);
  void deliverUntilDone(world.runner(), message);
  await world.clock.advanceByAsync(100_000);
  const { launcher, asked } = launcherOf(world);

  await launchRun(launcher, message);

  expect(asked).toEqual([]);
});

test('between two attempts a copy of the message starts nothing: the container waits for the time itself', async () => {
  const { world, message } = await aDueRun({ maxRetries: 2, retryDelaySeconds: 100 });
  world.act = failsFirst(1);
  const delivery = deliverUntilDone(world.runner(), message);
  await world.clock.advanceByAsync(10_000);
  const { launcher, asked } = launcherOf(world);

  await launchRun(launcher, message);
  await world.clock.advanceByAsync(200_000);
  await delivery;

  expect(asked).toEqual([]);
  expect((await world.run(message.runId)).attempts.map(({ result }) => result)).toEqual(['failed', 'succeeded']);
});

test('an attempt whose container went silent is recorded as lost, and the next one gets a container', async () => {
  const { world, message } = await aDueRun();
  await aSilentAttempt(world, message);
  const { launcher, asked } = launcherOf(world);

  await passing(world, launchRun(launcher, message));

  expect(asked).toEqual([`${message.runId} attempt 2 start 1`]);
  expect((await world.run(message.runId)).attempts).toMatchObject([{ result: 'lost' }]);
});

test('where a lost attempt ends the run, its slot is freed and no container is started', async () => {
  const { world, message } = await aDueRun({ onLost: 'fail' });
  await aSilentAttempt(world, message);
  const { launcher, asked } = launcherOf(world);

  await passing(world, launchRun(launcher, message));

  expect(asked).toEqual([]);
  expect(await world.run(message.runId)).toMatchObject({ status: 'failed', reason: expect.stringContaining('lost') });
  expect((await world.head()).active).toEqual([]);
});

test('a container that is gone before it claimed is followed by another', async () => {
  const { world, message } = await aDueRun();
  const { launcher, asked } = launcherOf(world, [GONE, GONE]);

  await launchRun(launcher, message);

  expect(asked.map((one) => one.split(' ').at(-1))).toEqual(['1', '2', '3']);
});

test('a run of whose containers five are gone before they claimed ends as failed, with the last one`s reason', async () => {
  const { world, message } = await aDueRun();
  const { launcher, asked } = launcherOf(world, [GONE, GONE, GONE, GONE, GONE]);

  await launchRun(launcher, message);

  expect(asked).toHaveLength(5);
  expect(await world.run(message.runId)).toMatchObject({
    status: 'failed',
    reason: 'undeliverable: 5 containers ended before they ran it: no such image',
  });
  expect((await world.head()).active).toEqual([]);
});

test('a run that is over gets no container, and its head is finished', async () => {
  const { world, message } = await aDueRun();
  const heads = but(world.ports.heads, { write: () => Promise.reject(new Error('the container ended here')) });
  await expect(deliverUntilDone(world.runner({ ports: { ...world.ports, heads } }), message)).rejects.toThrow();
  expect((await world.head()).active).toHaveLength(1);
  const { launcher, asked } = launcherOf(world);

  await launchRun(launcher, message);

  expect(asked).toEqual([]);
  expect((await world.run(message.runId)).status).toBe('succeeded');
  expect((await world.head()).active).toEqual([]);
});

test('a run whose revision is not stored any more ends as failed', async () => {
  const { world, message } = await aDueRun();
  const { launcher, asked } = launcherOf(world);

  await launchRun({ ...launcher, knownJobs: new Map() }, { ...message, revision: 7 });

  expect(asked).toEqual([]);
  expect((await world.run(message.runId)).reason).toContain('revision 7');
});

test('what nobody claimed within a minute is sent to the launcher again', async () => {
  const { world, message } = await aDueRun({ schedule: '0 0 * * *' });
  await launchRun(launcherOf(world).launcher, message);

  await world.clock.advanceByAsync(61_000);
  await wakeJob(world.runner(), 'job');

  expect(world.ports.queues.takeRuns().map(({ runId }) => runId)).toEqual([message.runId]);
});

test('a container that is told to stop gives its attempt back, and leaves the rest to the next one', async () => {
  const { world, message } = await aDueRun();
  world.act = runsForEver;
  const stopping = new AbortController();
  const delivery = deliverUntilDone(world.runner({ stopping: stopping.signal }), message);
  await world.clock.advanceByAsync(20_000);

  stopping.abort('shutdown');
  await passing(world, delivery);

  const run = await world.run(message.runId);
  expect(run).toMatchObject({ status: 'retrying', attempts: [{ result: 'lost' }] });
});

test('a container that is told to stop between two attempts does not wait for the next one', async () => {
  const { world, message } = await aDueRun({ maxRetries: 2, retryDelaySeconds: 500 });
  world.act = failsFirst(1);
  const stopping = new AbortController();
  const delivery = deliverUntilDone(world.runner({ stopping: stopping.signal }), message);
  await world.clock.advanceByAsync(5_000);

  stopping.abort('shutdown');
  await delivery;

  expect((await world.run(message.runId)).attempts).toHaveLength(1);
});

const GONE: ContainerStart = { kind: 'stopped', reason: 'no such image' };

async function aDueRun(fields: object = {}): Promise<{ readonly world: EngineWorld; readonly message: RunMessage }> {
  const world = new EngineWorld();
  await world.job({ catchup: 'none', ...fields });
  const seconds = 'schedule' in fields ? 86_400 : 60;
  const [message] = await world.fire(seconds);
  if (message === undefined) {
    throw new Error('the job is due');
  }
  return { world, message };
}

/** A launcher over containers of which the first ones fare as told. */
function launcherOf(world: EngineWorld, fates: readonly ContainerStart[] = []) {
  const asked: string[] = [];
  const launcher: Launcher = {
    ...world.runner(),
    containers: {
      start: async ({ runId }, attempt, start) => {
        asked.push(`${runId} attempt ${attempt} start ${start}`);
        return fates[asked.length - 1] ?? { kind: 'started' };
      },
    },
  };
  return { launcher, asked };
}

/** Claims the run's first attempt and is heard of no more. */
async function aSilentAttempt(world: EngineWorld, message: RunMessage): Promise<void> {
  world.act = () => new Promise(() => undefined);
  let alive = true;
  const unlessDead = <Answer>(answer: () => Promise<Answer>) =>
    alive ? answer() : new Promise<Answer>(() => undefined);
  const history = but(world.ports.history, {
    writeRun: (run) => unlessDead(() => world.ports.history.writeRun(run)),
    readRun: (runId) => unlessDead(() => world.ports.history.readRun(runId)),
  });
  void deliverUntilDone(world.runner({ ports: { ...world.ports, history } }), message);
  await world.clock.advanceByAsync(1_000);
  alive = false;
  await world.clock.advanceByAsync(60_000);
}

/** A port of which some methods are others. */
function but<Port extends object>(port: Port, methods: Partial<Port>): Port {
  return Object.assign(Object.create(port), methods);
}

async function passing(world: EngineWorld, work: Promise<void>): Promise<void> {
  await world.clock.advanceByAsync(10_000);
  await work;
}
