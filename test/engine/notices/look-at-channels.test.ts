import { expect, test } from 'vitest';
import { sweep } from '#engine/waking/sweep.ts';
import { TellingWorld } from './telling-world.ts';

test('a sweep has a channel looked at once something has waited there for two minutes, whose message was lost', async () => {
  const world = new TellingWorld({ ops: 'slack', quiet: 'slack' });
  const { engine } = world.notifier();
  await world.decides('job');
  world.ports.queues.takeChannels();

  await world.clock.advanceByAsync(119_000);
  expect(await sweep(engine)).toMatchObject({ channels: 0, oldestPendingSeconds: 119 });
  await world.clock.advanceByAsync(1_000);
  expect(await sweep(engine)).toMatchObject({ channels: 1, oldestPendingSeconds: 120 });

  expect(world.ports.queues.takeChannels()).toEqual(['ops']);
});

test('while nothing fires, what was decided is told all the same', async () => {
  const world = new TellingWorld();
  const { engine } = world.notifier();
  await world.decides('job');
  world.ports.queues.takeChannels();
  await world.clock.advanceByAsync(120_000);

  await sweep({ ...engine, configuration: { ...engine.configuration, enabled: false } });

  expect(world.ports.queues.takeChannels()).toEqual(['ops']);
});

test('a channel that was taken out of the configuration is looked at until nothing is pending there', async () => {
  const before = new TellingWorld({ ops: 'slack', old: 'slack' });
  await sweep(before.notifier().engine);
  const { engine, ...notifier } = new TellingWorld().notifier();
  const after = { ...notifier, engine: { ...engine, ports: before.ports } };
  const opened = await before.decides('job', {}, 'old');
  before.ports.queues.takeChannels();

  await sweep(after.engine);
  await before.passes(1, after);
  expect(await before.stored(opened)).toMatchObject({ state: 'gave_up' });
  await sweep(after.engine);

  expect(before.ports.queues.takeChannels()).toEqual([]);
  expect(await before.ports.bookmarks.read('channels')).toBe('["ops"]');
});

test('a channel that a notifier has, or whose receiver asked for time, is left alone', async () => {
  const world = new TellingWorld();
  const { engine } = world.notifier();
  await world.decides('job');
  world.ports.queues.takeChannels();
  await world.clock.advanceByAsync(200_000);
  const untilMs = world.clock.now() + 30_000;
  const head = { name: 'ops', tokens: 5, tokensAtMs: 0 };

  await world.ports.channelHeads.write({ ...head, version: 1, lease: { owner: 'other', untilMs } });
  expect(await sweep(engine)).toMatchObject({ channels: 0 });
  await world.ports.channelHeads.write({ ...head, version: 2, notBeforeMs: untilMs });
  expect(await sweep(engine)).toMatchObject({ channels: 0 });
  await world.clock.advanceByAsync(30_000);

  expect(await sweep(engine)).toMatchObject({ channels: 1 });
});
