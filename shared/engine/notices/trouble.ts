import type { ChannelHead } from '#domain/notices/channels/head.ts';
import { formatFire } from '#domain/runs/id.ts';
import { secondsOf } from '#domain/time/instant.ts';
import type { Notifier } from './notifier.ts';
import { otherChannel } from './other-channel.ts';

/** Tells another channel that this one keeps failing; false where there is none, or it did not take it. */
export async function tellOfTrouble(notifier: Notifier, { name, failing }: ChannelHead): Promise<boolean> {
  const other = otherChannel(notifier.engine.configuration.notify, name);
  if (other === undefined || failing === undefined) {
    return false;
  }
  const { sinceMs, lastError } = failing;
  const id = `channel.${name}.${formatFire(secondsOf(sinceMs))}`;
  const sending = await notifier.channels.send(other, {
    kind: 'channel_failing',
    id,
    channel: name,
    sinceMs,
    lastError,
  });
  return sending.kind === 'sent';
}
