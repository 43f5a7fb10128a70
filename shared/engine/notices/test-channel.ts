import { newChannel, withGivenUp, works } from '#domain/notices/channels/head.ts';
import type { Sending } from '#ports/channels.ts';
import type { Notifier } from './notifier.ts';
import { offerAgain } from './offer-again.ts';

/**
 * Sends a test message on a channel, whatever waits there, and answers what became of it. One that arrives shows that the channel works:
 * what waits for it goes on, and what was given up and is still open is told. Undefined where no such channel is configured.
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
  const { failing, goneSinceMs, gaveUp } = head;
  if (sending.kind === 'sent' && (failing !== undefined || goneSinceMs !== undefined || gaveUp === true)) {
    if (gaveUp === true) {
      await offerAgain(notifier, name, 0);
    }
    // A notifier that writes it meanwhile has just found out for itself how the channel is.
    await channelHeads.write({ ...withGivenUp(works({ version, ...head }), false), version: version + 1 });
    await queues.tellChannels([name]);
  }
  return sending;
}
