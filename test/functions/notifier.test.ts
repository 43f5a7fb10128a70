import { expect, test } from 'vitest';
import { paceOf } from '#domain/notices/channels/pace.ts';
import { makeHandler } from '#functions/notifier/handler.ts';
import type { Sending } from '#ports/channels.ts';
import { ScriptedChannels } from '#testing/channels.ts';
import { aDelivery } from '../engine/notices/telling-world.ts';
import { batch, functionWorld, invocation, silentLogger } from './function-world.ts';

const OPS = { channel: 'ops' };

test('a batch about one channel is one look, and what waits is looked at again in time', async () => {
  const { world, channels, handler } = notifierWorld();
  await world.ports.deliveries.write(aDelivery('job', world.clock.nowSeconds()));

  expect(await handler(batch(OPS, OPS, 'no JSON'), invocation('1'))).toEqual({ batchItemFailures: [] });
  world.clock.advanceBy(9_000);
  expect(world.ports.queues.takeChannels()).toEqual([]);
  world.clock.advanceBy(1_000);
  expect(world.ports.queues.takeChannels()).toEqual(['ops']);
  await handler(batch(OPS, OPS), invocation('2'));

  expect(channels.received).toHaveLength(1);
  expect(world.ports.queues.takeChannels()).toEqual([]);
  expect(world.ports.observer.setAside).toMatchObject([{ kind: 'channel_message' }]);
});

test('a message whose channel could not be looked at comes again', async () => {
  const { world, handler } = notifierWorld();
  world.ports.deliveries.backlog = () => Promise.reject(new Error('throttled'));

  expect(await handler(batch(OPS), invocation('1'))).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
});

test('whoever tests a channel gets its answer, and a channel that works again goes on with what waits there', async () => {
  const taken: Sending = { kind: 'sent', answer: '200 ok' };
  const { world, channels, handler } = notifierWorld((_, count) =>
    count === 1 ? { kind: 'gone', answer: '410 gone' } : taken,
  );
  await world.ports.deliveries.write(aDelivery('job', world.clock.nowSeconds()));
  world.clock.advanceBy(10_000);
  await handler(batch(OPS), invocation('1'));
  expect(await world.ports.channelHeads.read('ops')).toMatchObject({ goneSinceMs: world.clock.now() });

  expect(await handler({ test: 'ops' }, invocation('2'))).toEqual({ sending: taken });
  expect(await handler({ test: 'other' }, invocation('3'))).toEqual({ sending: undefined });

  expect(world.ports.queues.takeChannels()).toEqual(['ops']);
  await handler(batch(OPS), invocation('4'));
  expect(channels.received.map(({ message }) => message.kind)).toEqual(['notices', 'test', 'notices']);
});

function notifierWorld(...script: ConstructorParameters<typeof ScriptedChannels>) {
  const world = functionWorld();
  const channels = new ScriptedChannels(...script);
  const notifier = { engine: world.engine, channels, paces: new Map([['ops', paceOf('slack')]]), giveUpMs: 86_400_000 };
  return { world, channels, handler: makeHandler({ notifier, logger: silentLogger() }) };
}
