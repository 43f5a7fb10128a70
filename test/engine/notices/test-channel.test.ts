import { expect, test } from 'vitest';
import { readChannels } from '#engine/notices/channel-health.ts';
import { testChannel } from '#engine/notices/test-channel.ts';
import type { Sending } from '#ports/channels.ts';
import { ScriptedChannels } from '#testing/channels.ts';
import { TellingWorld } from './telling-world.ts';

const TAKEN: Sending = { kind: 'sent', answer: '200 ok' };

test.each<readonly [Sending, object]>([
  [TAKEN, {}],
  [
    { kind: 'gone', answer: '410 gone' },
    { lastError: '410 gone', gone: true, failingSinceMs: expect.any(Number) },
  ],
  [
    { kind: 'permanent', answer: '404 no such hook' },
    { lastError: '404 no such hook', failingSinceMs: expect.any(Number) },
  ],
  [
    { kind: 'again', answer: '10.0.0.7 is a private address' },
    { lastError: '10.0.0.7 is a private address', failingSinceMs: expect.any(Number) },
  ],
])('a channel is untried until something was sent there, and then as the test found it: %#', async (answer, state) => {
  const world = new TellingWorld({ ops: 'webhook' });
  const answers = [answer, TAKEN];
  world.channels = new ScriptedChannels((_, count) => answers[count - 1] ?? TAKEN);
  const channel = async () => (await readChannels(world.notifier().engine))[0];
  expect(await channel()).toEqual({ name: 'ops', type: 'webhook', pending: 0, untried: true });

  await testChannel(world.notifier(), 'ops');
  expect(await channel()).toEqual({ name: 'ops', type: 'webhook', pending: 0, ...state });

  await testChannel(world.notifier(), 'ops');
  expect(await channel()).toEqual({ name: 'ops', type: 'webhook', pending: 0 });
});

test('what is decided while a test said that the receiver is gone waits for the next test', async () => {
  const world = new TellingWorld({ ops: 'webhook' });
  world.channels = new ScriptedChannels((_, count) => (count === 1 ? { kind: 'gone', answer: '410' } : TAKEN));
  await testChannel(world.notifier(), 'ops');
  const waiting = await world.decides('job');
  await world.passes(600);
  expect(await world.stored(waiting)).toMatchObject({ state: 'pending', tries: 0 });

  await testChannel(world.notifier(), 'ops');
  await world.passes(5);

  expect(await world.stored(waiting)).toMatchObject({ state: 'sent' });
});
