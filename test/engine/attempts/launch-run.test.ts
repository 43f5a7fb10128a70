import { describe, expect, test } from 'vitest';
import { deliverUntilDone } from '#engine/attempts/deliver-until-done.ts';
import { launchRun } from '#engine/attempts/launch.ts';
import type { Launcher } from '#engine/attempts/start-container.ts';
import { triggerRun } from '#engine/runs/trigger.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import type { ContainerStart, Containers } from '#ports/containers.ts';
import type { Observer } from '#ports/observer.ts';
import type { RunMessage } from '#ports/queues.ts';
import { MemoryPlaceCounts } from '#testing/stores/places.ts';
import { EngineWorld, failsFirst, runsForEver, takes } from '../engine-world.ts';

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

describe('a run whose containers all end before they claim it fails after five, with the last one`s reason', () => {
  test.each([
    ['that die within a second, looked after each minute', 1, 60, 'no such image'],
    ['that die after five minutes', 300, 60, 'no such image'],
    ['that die after nine', 540, 60, 'no such image'],
    [
      'that die within a minute, looked after each hour, when ECS has forgotten them',
      60,
      3_660,
      'nobody knows any more',
    ],
  ])('containers %s', async (_, livesSeconds, lookEverySeconds, reason) => {
    const { world, message } = await aDueRun({ schedule: '0 0 1 1 *' });
    const ecs = new ForgetfulContainers(world, livesSeconds);
    const launcher = { ...world.runner(), ...PLENTY(), containers: ecs };
    await launchRun(launcher, message);

    for (let looks = 0; looks < 2_000 && (await isOpen(world, message)); looks += 1) {
      await world.clock.advanceByAsync(lookEverySeconds * 1000);
      await wakeJob(launcher, 'job');
      await Promise.all(world.ports.queues.takeRuns().map((again) => launchRun(launcher, again)));
    }

    expect(ecs.started).toBe(5);
    const run = await world.run(message.runId);
    expect(run.status).toBe('failed');
    expect(run.reason).toContain('undeliverable: 5 containers ended before they ran it');
    expect(run.reason).toContain(reason);
    expect((await world.head()).active).toEqual([]);
  });
});

test('while there is no room for a container the run waits, however long that is, and is told of', async () => {
  const { world, message } = await aDueRun({ schedule: '0 0 1 1 *' });
  const deferred: unknown[] = [];
  const observer = but<Observer>(world.ports.observer, { deferred: (_, error) => deferred.push(error) });
  const full = { ...launcherOf(world).launcher, ports: { ...world.ports, observer } };
  const noRoom: ContainerStart = { kind: 'no_room', why: 'RESOURCE:CPU' };
  const launcher: Launcher = { ...full, containers: { start: async () => noRoom } };
  await launchRun(launcher, message);

  for (let looks = 0; looks < 200; looks += 1) {
    await world.clock.advanceByAsync(600_000);
    await wakeJob(launcher, 'job');
    await Promise.all(world.ports.queues.takeRuns().map((again) => launchRun(launcher, again)));
  }
  await launchRun(launcherOf(world).launcher, message);

  expect(deferred.length).toBeGreaterThan(50);
  expect(await isOpen(world, message)).toBe(true);
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

  const definitions = but(world.ports.definitions, { read: async () => undefined });

  await launchRun({ ...launcher, knownJobs: new Map(), ports: { ...world.ports, definitions } }, message);

  expect(asked).toEqual([]);
  expect((await world.run(message.runId)).reason).toContain('revision 1');
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

/** More places than these tests have runs. */
const PLENTY = () => ({ places: new MemoryPlaceCounts(), maxContainers: 100 });

const GONE: ContainerStart = { kind: 'stopped', why: 'no such image' };

/** Containers that live so long and never claim anything; ECS remembers them for an hour after their end. */
class ForgetfulContainers implements Containers {
  started = 0;
  readonly #endsAtMs = new Map<string, number>();
  readonly #world: EngineWorld;
  readonly #livesMs: number;

  constructor(world: EngineWorld, livesSeconds: number) {
    this.#world = world;
    this.#livesMs = livesSeconds * 1000;
  }

  async start({ runId }: RunMessage, attempt: number, start: number): Promise<ContainerStart> {
    const [token, nowMs] = [`${runId}.${attempt}.${start}`, this.#world.clock.now()];
    const endsAtMs = this.#endsAtMs.get(token);
    if (endsAtMs === undefined || nowMs > endsAtMs + 3_600_000) {
      this.started += 1;
      this.#endsAtMs.set(token, nowMs + this.#livesMs);
      return { kind: 'started' };
    }
    return nowMs > endsAtMs ? GONE : { kind: 'started' };
  }
}

async function isOpen(world: EngineWorld, { runId }: RunMessage): Promise<boolean> {
  return (await world.ports.history.readRun(runId)) === undefined;
}

async function aDueRun(fields: object = {}): Promise<{ readonly world: EngineWorld; readonly message: RunMessage }> {
  const world = new EngineWorld();
  await world.job({ catchup: 'none', ...fields });
  const [message] = 'schedule' in fields ? await aManualRun(world) : await world.fire();
  if (message === undefined) {
    throw new Error('the job is due');
  }
  return { world, message };
}

async function aManualRun(world: EngineWorld): Promise<readonly RunMessage[]> {
  await triggerRun(world.runner(), 'job', { by: 'test' });
  return world.ports.queues.takeRuns();
}

/** A launcher over containers of which the first ones fare as told. */
function launcherOf(world: EngineWorld, fates: readonly ContainerStart[] = []) {
  const asked: string[] = [];
  const launcher: Launcher = {
    ...world.runner(),
    ...PLENTY(),
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
