import { expect, test } from 'vitest';
import { makeHandler } from '#functions/launcher/handler.ts';
import type { ContainerStart } from '#ports/containers.ts';
import { MemoryPlaceCounts } from '#testing/stores/places.ts';
import {
  aDueRun,
  again,
  batch,
  type FunctionWorld,
  functionWorld,
  invocation,
  silentLogger,
} from './function-world.ts';

test('a message is done when the container is asked for', async () => {
  const world = functionWorld();
  const message = await aDueRun(world);
  const launcher = aLauncher(world, async () => ({ kind: 'started' }));

  expect(again(await launcher.handler(batch(message), invocation('request-1')))).toEqual([]);
  expect(launcher.asked).toEqual([message.runId]);
  expect(launcher.hiddenSeconds).toEqual([]);
});

test('while all places of the class are taken the message is done with, and a copy comes later', async () => {
  const world = functionWorld();
  const message = await aDueRun(world);
  const launcher = aLauncher(world, async () => ({ kind: 'started' }), 0);

  expect(again(await launcher.handler(batch(message), invocation('request-1')))).toEqual([]);

  expect(launcher.asked).toEqual([]);
  expect(world.ports.queues.pendingRuns()).toEqual([{ ...message, waits: 1 }]);
});

test('while ECS has no room the message comes again, a little later', async () => {
  const world = functionWorld();
  const message = await aDueRun(world);
  const launcher = aLauncher(world, () => Promise.reject(new Error('RESOURCE:CPU')));

  expect(again(await launcher.handler(batch(message), invocation('request-1')))).toEqual(['m0']);
  expect(launcher.hiddenSeconds).toEqual([5]);
});

function aLauncher({ engine }: FunctionWorld, start: () => Promise<ContainerStart>, maxContainers = 10) {
  const asked: string[] = [];
  const hiddenSeconds: number[] = [];
  const handler = makeHandler({
    launcher: {
      ...engine,
      places: new MemoryPlaceCounts(),
      maxContainers,
      containers: {
        start: ({ runId }) => {
          asked.push(runId);
          return start();
        },
      },
    },
    logger: silentLogger(),
    hideMessage: async (_, seconds) => {
      hiddenSeconds.push(seconds);
    },
  });
  return { handler, asked, hiddenSeconds };
}
