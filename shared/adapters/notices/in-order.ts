import type { Sending } from '#ports/channels.ts';

/** Sends several things one after the other, until one is not taken: the first outcome that is not `sent`, else the last one. */
export async function inOrder<Item>(items: readonly Item[], send: (item: Item) => Promise<Sending>): Promise<Sending> {
  let last: Sending = { kind: 'sent', answer: 'nothing to send' };
  for (const item of items) {
    last = await send(item);
    if (last.kind !== 'sent') {
      return last;
    }
  }
  return last;
}
