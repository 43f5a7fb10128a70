import { incidentsOf, type UnsentEnd } from '#domain/notices/channels/turn.ts';
import type { Delivery } from '#domain/notices/delivery.ts';
import { type EpochMilliseconds, secondsOf } from '#domain/time/instant.ts';
import type { Notifier } from './notifier.ts';

/** The records of so many incidents are written at once. */
const AT_ONCE = 25;
const LONGEST_ANSWER = 200;

/** Records that a message with these arrived. */
export async function endSent(notifier: Notifier, sent: readonly Delivery[], answer: string): Promise<void> {
  const sentAt = secondsOf(notifier.engine.ports.clock.now());
  await writeAll(notifier, sent, (delivery) => ({ ...next(delivery, answer), state: 'sent', sentAt }));
}

/** Records that these are not told, and why. */
export async function endUnsent(
  notifier: Notifier,
  unsent: readonly Delivery[],
  { as, why }: UnsentEnd,
): Promise<void> {
  await writeAll(notifier, unsent, (delivery) => ({ ...next(delivery, why), state: as, tries: delivery.tries }));
}

/** Records a try that failed; the delivery as it is then. */
export async function keepTrying(
  notifier: Notifier,
  delivery: Delivery,
  answer: string,
  nextTryAtMs: EpochMilliseconds,
): Promise<Delivery> {
  const tried: Delivery = { ...next(delivery, answer), nextTryAt: Math.ceil(nextTryAtMs / 1_000) };
  await notifier.engine.ports.deliveries.write(tried);
  return tried;
}

function next(delivery: Delivery, answer: string): Delivery {
  const { nextTryAt: _, ...rest } = delivery;
  const text = [...answer].slice(0, LONGEST_ANSWER).join('');
  return { ...rest, version: delivery.version + 1, tries: delivery.tries + 1, answer: { text } };
}

/**
 * Each one on condition that nobody wrote it meanwhile: then it has ended already. Those of an incident one after the other, so that a crash
 * never leaves a beginning to be told whose end is done with.
 */
async function writeAll(
  { engine }: Notifier,
  deliveries: readonly Delivery[],
  change: (delivery: Delivery) => Delivery,
): Promise<void> {
  const incidents = incidentsOf(deliveries);
  for (let start = 0; start < incidents.length; start += AT_ONCE) {
    const some = incidents.slice(start, start + AT_ONCE);
    await Promise.all(
      some.map(async (ofOne) => {
        for (const delivery of ofOne) {
          await engine.ports.deliveries.write(change(delivery));
        }
      }),
    );
  }
}
