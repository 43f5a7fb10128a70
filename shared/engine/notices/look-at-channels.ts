import { type ChannelHead, isWorthTelling, newChannel } from '#domain/notices/channels/head.ts';
import { waitsSince } from '#domain/notices/delivery.ts';
import { type EpochMilliseconds, secondsOf } from '#domain/time/instant.ts';
import { listOf, readAs, text } from '#domain/values/shape.ts';
import { readBookmark } from '#engine/commit/bookmark.ts';
import type { Engine } from '#engine/commit/engine.ts';
import { otherChannel } from './other-channel.ts';

/** The result of a look at all channels. */
interface ChannelsReport {
  /** The channels that the notifier is to look at. */
  readonly asked: readonly string[];
  /** The age of the notice that has been waiting longest, on whichever channel; 0 where none is. */
  readonly oldestPendingSeconds: number;
}

/** The message about a notice that is pending for so long was lost. */
const STUCK_MS = 120_000;
/** Of the jobs in trouble as a channel is new, those whose trouble lasts longest; of others it is told with their next decision. */
const MOST_WOKEN = 1_000;
/** The channels that there were when somebody last looked. */
const BOOKMARK = 'channels';

/**
 * Has the notifier look at the channels on which something should have been told by now, or whose trouble others should hear of: whatever
 * became of the messages about them. A channel that was taken out of the configuration is looked at until nothing is pending on it; where one is
 * new, the jobs in trouble are woken.
 */
export async function lookAtChannels(engine: Engine): Promise<ChannelsReport> {
  const { ports, configuration } = engine;
  const { channelNames } = configuration.notify;
  const known = (await readBookmark(engine, BOOKMARK, (json) => readAs(listOf(text), json))) ?? [];
  const removed = known.filter((name) => !channelNames.includes(name));
  const looks = await Promise.all([...channelNames, ...removed].map((name) => lookAt(engine, name)));
  const asked = looks.flatMap(({ name, isStuck }) => (isStuck ? [name] : []));
  await ports.queues.tellChannels(asked);
  if (channelNames.some((name) => !known.includes(name))) {
    await wakeInTrouble(engine);
  }
  const wanted = [...channelNames, ...removed.filter((name) => asked.includes(name))];
  if (!isSame(wanted, known)) {
    await ports.bookmarks.write(BOOKMARK, JSON.stringify(wanted));
  }
  return { asked, oldestPendingSeconds: Math.max(0, ...looks.map(({ ageMs }) => Math.floor(ageMs / 1_000))) };
}

/** Wakes the jobs in trouble: what began while there was no channel was told to nobody, and their next decision may be a week away. */
async function wakeInTrouble({ ports }: Engine): Promise<void> {
  const { items } = await ports.heads.inTrouble({ limit: MOST_WOKEN });
  const at = secondsOf(ports.clock.now());
  await ports.queues.sendWakes(items.map(({ jobId }) => ({ jobId, at })));
}

async function lookAt(engine: Engine, name: string) {
  const { ports, configuration } = engine;
  const nowMs = ports.clock.now();
  const [{ items }, head = newChannel(name)] = await Promise.all([
    ports.deliveries.backlog(name, { limit: 1 }),
    ports.channelHeads.read(name),
  ]);
  const [oldest] = items;
  const ageMs = oldest === undefined ? 0 : nowMs - waitsSince(oldest) * 1_000;
  const isRemoved = !configuration.notify.channelNames.includes(name);
  const isDue = isRemoved ? oldest !== undefined : ageMs >= STUCK_MS && !isWaiting(head, nowMs);
  const isTrouble = isWorthTelling(head, nowMs) && otherChannel(configuration.notify, name) !== undefined;
  return { name, ageMs, isStuck: isDue || isTrouble };
}

/** A notifier has it, or waits for the receiver. */
function isWaiting({ lease, notBeforeMs = 0 }: ChannelHead, nowMs: EpochMilliseconds): boolean {
  return notBeforeMs > nowMs || (lease !== undefined && lease.untilMs > nowMs);
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.length === others.length && some.every((name) => others.includes(name));
}
