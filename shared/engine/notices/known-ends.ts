import type { Delivery } from '#domain/notices/delivery.ts';
import type { Notifier } from './notifier.ts';

/** The deliveries that are due, by what the channel knows of their incidents. */
interface KnownEnds {
  readonly ready: readonly Delivery[];
  /** Ends of incidents that the channel never heard of. */
  readonly unopened: readonly Delivery[];
  /** Pending ones that have to go before, and that the backlog did not show yet. */
  readonly missing: readonly Delivery[];
}

/** Looks up which incidents a channel knows: an end goes only where something of its incident arrived before, or goes with it. */
export async function knownEnds(notifier: Notifier, due: readonly Delivery[]): Promise<KnownEnds> {
  const opened = new Set(due.flatMap(({ notice }) => (notice.stage === 'resolved' ? [] : (notice.incident ?? []))));
  const ends = due.filter(
    ({ notice: { stage, incident } }) => stage === 'resolved' && incident !== undefined && !opened.has(incident),
  );
  const earlier = await Promise.all(ends.map((end) => earlierOf(notifier, end)));
  const unopened = ends.filter((_, index) => earlier[index]?.length === 0);
  const missing = earlier.flat().filter(({ state }) => state === 'pending');
  return { ready: due.filter((delivery) => !unopened.includes(delivery)), unopened, missing };
}

/** The beginnings and reminders of an end's incident that the channel was told, or is to be told before it. */
async function earlierOf(notifier: Notifier, { channel, notice }: Delivery): Promise<readonly Delivery[]> {
  const { jobId, incident = '', since, at } = notice;
  const ofIncident = await notifier.engine.ports.deliveries.ofIncident({ jobId, incident, since });
  return ofIncident.filter(
    (other) =>
      other.channel === channel &&
      other.notice.stage !== 'resolved' &&
      (other.state === 'sent' || (other.state === 'pending' && other.notice.at <= at)),
  );
}
