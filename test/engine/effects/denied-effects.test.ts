import { expect, test } from 'vitest';
import { sweep } from '#engine/waking/sweep.ts';
import { wakeJob } from '#engine/waking/wake.ts';
import type { Summaries } from '#ports/stores/summaries.ts';
import { EngineWorld } from '../engine-world.ts';

const denied = () => Promise.reject(new Error('not here'));
/** The list as runners on AWS see it. */
const summaries: Summaries = { put: denied, remove: denied, list: denied, readMany: denied };

test('a runner that may not write the list ends its runs all the same, and the dispatcher writes the list', async () => {
  const world = new EngineWorld();
  await world.job();
  const [message] = await world.fire();
  await world.ports.summaries.remove('job');
  const head = await world.head();
  // As a crash of who changed the job left it.
  const outbox = [{ kind: 'summarise' } as const, ...head.outbox];
  await world.ports.heads.write({ ...head, version: head.version + 1, outbox });

  await world.deliver(message, 0, world.runner({ ports: { ...world.ports, summaries } }));

  expect(await world.head()).toMatchObject({ active: [], counters: { succeeded: 1 }, outbox: [{ kind: 'summarise' }] });
  expect(world.ports.observer.deferrals).toContain('job');
  expect((await world.ports.summaries.list({ limit: 10 })).items).toEqual([]);

  await world.clock.advanceByAsync(61_000);
  await sweep(world.runner());
  for (const { jobId } of world.ports.queues.takeWakes()) {
    await wakeJob(world.runner(), jobId);
  }

  expect((await world.ports.summaries.list({ limit: 10 })).items).toMatchObject([{ jobId: 'job' }]);
  expect((await world.head()).outbox.map(({ kind }) => kind)).not.toContain('summarise');
});

test('runs are sent however long the list cannot be written', async () => {
  const world = new EngineWorld();
  await world.job();
  const runner = world.runner({ ports: { ...world.ports, summaries } });
  await world.clock.advanceByAsync(1_000);
  const head = await world.head();
  await world.ports.heads.write({ ...head, version: head.version + 1, outbox: [{ kind: 'summarise' }] });

  await world.clock.advanceByAsync(59_000);
  await wakeJob(runner, 'job');

  expect(world.ports.queues.takeRuns()).toHaveLength(1);
  expect((await world.head()).outbox).toContainEqual({ kind: 'summarise' });
});
