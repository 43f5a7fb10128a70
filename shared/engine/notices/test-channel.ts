import { type ChannelHead, goes, newChannel, refuses, works } from '#domain/notices/channels/head.ts';
import type { EpochMilliseconds } from '#domain/time/instant.ts';
import type { Sending } from '#ports/channels.ts';
import type { Notifier } from './notifier.ts';
import { offerAgain } from './offer-again.ts';

/**
 * Sends a test message on a channel, whatever waits there, and answers what became of it. One that arrives shows that the channel works:
 * what waits for it goes on, and what was given up and is still open is told. One that does not shows that it fails, and an answer that says
 * that the receiver is gone stops it. Undefined where no such channel is configured.
 */
export async function testChannel(notifier: Notifier, name: string): Promise<Sending | undefined> {
  if (!notifier.paces.has(name)) {
    return undefined;
  }
  const { clock, randomness, channelHeads, queues } = notifier.engine.ports;
  const atMs = clock.now();
  const id = `test.${name}.${randomness.ulid(atMs)}`;
  const sending = await notifier.channels.send(name, { kind: 'test', id, channel: name, atMs });
  const head = (await channelHeads.read(name)) ?? newChannel(name);
  const tested = afterTest(head, sending, clock.now());
  if (tested === head && head.version > 0) {
    return sending;
  }
  const known = sending.kind === 'sent' && head.gaveUp === true ? await offerAgain(notifier, tested, 0) : tested;
  // A notifier that writes it meanwhile has just found out for itself how the channel is.
  await channelHeads.write({ ...known, version: head.version + 1 });
  if (sending.kind === 'sent') {
    await queues.tellChannels([name]);
  }
  return sending;
}

/** The channel as a test shows it. A notifier that has it to itself finds out by what it sends. */
function afterTest(head: ChannelHead, { kind, answer }: Sending, nowMs: EpochMilliseconds): ChannelHead {
  const { failing, goneSinceMs, gaveUp, lease } = head;
  if (kind === 'sent') {
    const isSound = failing === undefined && goneSinceMs === undefined && gaveUp !== true;
    return isSound ? head : works(head);
  }
  if (lease !== undefined && lease.untilMs > nowMs) {
    return head;
  }
  return kind === 'gone' ? goes(head, answer, nowMs) : refuses(head, answer, nowMs);
}
