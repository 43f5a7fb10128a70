import { newChannel, works } from '#domain/notices/channels/head.ts';
import type { Sending } from '#ports/channels.ts';
import type { Notifier } from './notifier.ts';

/**
 * Sends a test message on a channel, whatever waits there, and answers what became of it. One that arrives shows that the channel works:
 * what waits for it goes on. Undefined where no such channel is configured.
 */
export async function testChannel(notifier: Notifier, name: string): Promise<Sending | undefined> {
  if (!notifier.paces.has(name)) {
    return undefined;
  }
  const { clock, randomness, channelHeads, queues } = notifier.engine.ports;
  const atMs = clock.now();
  const id = `test.${name}.${randomness.ulid(atMs)}`;
  const sending = await notifier.channels.send(name, { kind: 'test', id, channel: name, atMs });
  const { version, ...head } = (await channelHeads.read(name)) ?? newChannel(name);
  if (sending.kind === 'sent' && (head.failing !== undefined || head.goneSinceMs !== undefined)) {
    // A notifier that writes it meanwhile has just found out for itself how the channel is.
    await channelHeads.write({ ...works({ version, ...head }), version: version + 1 });
    await queues.tellChannels([name]);
  }
  return sending;
}
