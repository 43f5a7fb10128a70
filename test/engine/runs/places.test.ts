import { expect, test } from 'vitest';
import { deliverInContainer } from '#engine/attempts/deliver-in-container.ts';
import { launchRun } from '#engine/attempts/launch.ts';
import type { Launcher } from '#engine/attempts/start-container.ts';
import { recountPlaces } from '#engine/waking/recount.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import type { ContainerStart } from '#ports/containers.ts';
import type { RunMessage } from '#ports/queues.ts';
import type { PlaceCounts } from '#ports/stores/places.ts';
import { MemoryPlaceCounts } from '#testing/stores/places.ts';
import { EngineWorld } from '../engine-world.ts';

test('no more containers are started than the class has places; the other message comes again later and later', async () => {
  const { world, messages, launcher, started } = await dueRuns(2);
  const [first, second] = messages;

  await launchRun(launcher, first);
  await launchRun(launcher, second);
  const delays: number[] = [];
  for (let waits = 0; waits < 3; waits += 1) {
    const sentAt = world.clock.nowSeconds();
    const again = await nextRun(world);
    delays.push(world.clock.nowSeconds() - sentAt);
    await launchRun(launcher, again);
  }

  expect(started).toEqual([first.runId]);
  expect(delays).toEqual([15, 30, 60]);
  expect(world.ports.queues.pendingRuns()).toEqual([{ ...second, waits: 4 }]);
});

test('the place of a container that ends is the next run`s', async () => {
  const { world, messages, launcher, started } = await dueRuns(2);
  const [first, second] = messages;
  await launchRun(launcher, first);
  await launchRun(launcher, second);

  await deliverInContainer({ ...world.runner(), places: launcher.places }, first);
  await launchRun(launcher, await nextRun(world));

  expect(started).toEqual([first.runId, second.runId]);
  expect(await launcher.places.read('default')).toMatchObject({ running: 1, starting: {} });
});

test('only the newest message of a run goes on: the ones before it are dropped', async () => {
  const { world, messages, launcher } = await dueRuns(2);
  const [first, second] = messages;
  await launchRun(launcher, first);
  await launchRun(launcher, second);
  await world.clock.advanceByAsync(61_000);
  await wakeJob(launcher, second.jobId);
  const [older, newer] = world.ports.queues.takeRuns();
  expect([older?.send, newer?.send]).toEqual([undefined, 2]);

  for (const message of [older, newer]) {
    await launchRun(launcher, message ?? first);
  }

  expect(world.ports.queues.pendingRuns()).toEqual([{ ...newer, waits: 1 }]);
});

test('two copies of a message take one place', async () => {
  const { world, messages, launcher } = await dueRuns(1);

  const launches = Promise.all([launchRun(launcher, messages[0]), launchRun(launcher, messages[0])]);
  await world.clock.advanceByAsync(10_000);
  await launches;

  expect(await launcher.places.read('default')).toMatchObject({ running: 1, starting: {} });
});

test('where there is no room for the container its place is free again', async () => {
  const { messages, launcher } = await dueRuns(1, async () => ({ kind: 'no_room', why: 'RESOURCE:CPU' }));

  await launchRun(launcher, messages[0]);

  expect(await launcher.places.read('default')).toMatchObject({ running: 0, starting: {} });
});

test('where nobody knows whether it runs its place stays taken, until the containers are counted', async () => {
  const { world, messages, launcher } = await dueRuns(2, () => Promise.reject(new Error('no answer')));
  await expect(launchRun(launcher, messages[0])).rejects.toThrow('no answer');
  await launchRun(launcher, messages[1]);
  expect(world.ports.queues.pendingRuns()).toMatchObject([{ waits: 1 }]);

  await world.clock.advanceByAsync(80_000);
  expect(await recount(world, launcher, 0)).toBe(1);

  expect(await launcher.places.read('default')).toMatchObject({ running: 0, starting: {} });
});

test('a container that broke down gave nothing back: its place is free when the containers are counted', async () => {
  const { world, messages, launcher, started } = await dueRuns(2);
  const [first, second] = messages;
  await launchRun(launcher, first);
  await world.clock.advanceByAsync(10_000);

  expect(await recount(world, launcher, 0)).toBe(1);
  await launchRun(launcher, second);

  expect(started).toEqual([first.runId, second.runId]);
});

test('a place is given back once where the answer to that was lost', async () => {
  const { world, messages } = await dueRuns(1);
  const places = new MemoryPlaceCounts();
  await places.write({ runner: 'default', version: 1, running: 2, starting: {}, changedAtMs: 0 });
  const losing: PlaceCounts = {
    read: (runner) => places.read(runner),
    write: async (count) => {
      await places.write(count);
      return 'conflict';
    },
  };

  const delivery = deliverInContainer({ ...world.runner(), places: losing }, messages[0]);
  await world.clock.advanceByAsync(10_000);
  await delivery;

  expect((await places.read('default'))?.running).toBe(1);
});

test('a count that somebody changes meanwhile is left to the next time', async () => {
  const { world, messages, launcher } = await dueRuns(1);
  await launchRun(launcher, messages[0]);
  await world.clock.advanceByAsync(10_000);
  const places: PlaceCounts = { read: (runner) => launcher.places.read(runner), write: async () => 'conflict' };

  expect(await recount(world, { ...launcher, places }, 0)).toBe(0);
});

/** So many jobs that are due, and a launcher with one place. */
async function dueRuns(count: number, start?: () => Promise<ContainerStart>) {
  const world = new EngineWorld();
  const ids = Array.from({ length: count }, (_, index) => `job.${index}`);
  for (const id of ids) {
    await world.job({ id, schedule: '1 0 * * *' });
  }
  await world.clock.advanceByAsync(60_000);
  for (const id of ids) {
    await wakeJob(world.runner(), id);
  }
  const started: string[] = [];
  const launcher: Launcher = {
    ...world.runner(),
    places: new MemoryPlaceCounts(),
    maxContainers: 1,
    containers: {
      start: async ({ runId }) => {
        const answer = (await start?.()) ?? { kind: 'started' };
        started.push(runId);
        return answer;
      },
    },
  };
  const [first, second = first] = world.ports.queues.takeRuns();
  if (first === undefined || second === undefined) {
    throw new Error('the jobs are due');
  }
  const messages: readonly [RunMessage, RunMessage] = [first, second];
  return { world, messages, launcher, started };
}

/** Lets time pass until a run's message comes. */
async function nextRun(world: EngineWorld): Promise<RunMessage> {
  for (let seconds = 0; seconds < 400; seconds += 1) {
    const [message] = world.ports.queues.takeRuns();
    if (message !== undefined) {
      return message;
    }
    await world.clock.advanceByAsync(1_000);
  }
  throw new Error('no message came');
}

function recount({ clock }: EngineWorld, { places }: Launcher, running: number): Promise<number> {
  return recountPlaces({ clock, places, census: { running: async () => running }, runners: ['default'] });
}
