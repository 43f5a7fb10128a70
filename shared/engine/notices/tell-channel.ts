import { isWorthTelling, newChannel } from '#domain/notices/channels/head.ts';
import { nextTurn } from '#domain/notices/channels/turn.ts';
import type { Delivery } from '#domain/notices/delivery.ts';
import type { Looked } from './next-look.ts';
import type { Notifier } from './notifier.ts';
import { endUnsent } from './settle.ts';
import { takeTurn } from './turn-of-channel.ts';

/** So many of a backlog are looked at to see whether there is anything to do. */
const FIRST_LOOK = 200;

/**
 * Tells a channel what is pending on it, as far as it may be told now. Any number of notifiers may do this at once: one of them has the
 * channel to itself. What is told twice has the same id. Nothing is written where there is nothing to tell yet.
 */
export async function tellChannel(notifier: Notifier, name: string): Promise<Looked> {
  const { clock, channelHeads, deliveries } = notifier.engine.ports;
  const pace = notifier.paces.get(name);
  if (pace === undefined) {
    return giveUpAll(notifier, name);
  }
  const head = (await channelHeads.read(name)) ?? newChannel(name);
  const { items } = await deliveries.backlog(name, { limit: FIRST_LOOK });
  const circumstances = { head, pace, giveUpMs: notifier.giveUpMs };
  const turn = nextTurn(items, circumstances, clock.now());
  if ((turn.kind === 'idle' || turn.kind === 'wait') && !isWorthTelling(head, clock.now())) {
    return turn.kind === 'idle' ? turn : { kind: 'later', atMs: turn.untilMs };
  }
  const taken = await takeTurn(notifier, head, pace);
  if (taken === undefined) {
    return { kind: 'later', atMs: (await channelHeads.read(name))?.lease?.untilMs ?? clock.now() };
  }
  return taken.work();
}

async function giveUpAll(notifier: Notifier, name: string): Promise<Looked> {
  const { deliveries } = notifier.engine.ports;
  let left: readonly Delivery[] = [];
  do {
    left = (await deliveries.backlog(name, { limit: FIRST_LOOK })).items;
    await endUnsent(notifier, left, { as: 'gave_up', why: 'the channel is not configured any more' });
  } while (left.length === FIRST_LOOK);
  return { kind: 'idle' };
}
