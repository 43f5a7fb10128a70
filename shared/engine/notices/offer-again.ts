import type { Head } from '#domain/ledger/head/head.ts';
import { type ChannelHead, withGivenUp, withUntoldEnds } from '#domain/notices/channels/head.ts';
import { type Delivery, waitsSince } from '#domain/notices/delivery.ts';
import { isOpen, readIncidents } from '#domain/notices/incident.ts';
import { incidentId, parseIncidentId } from '#domain/notices/notice.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { eachPage } from '#ports/stores/each-item.ts';
import type { TroubleHint } from '#ports/stores/heads.ts';
import type { Notifier } from './notifier.ts';

const PAGE = 100;

/**
 * Has a channel that works again told of what was given up there: of the incidents that are still open, and of the ends of those that it
 * takes for open. What was given up less than `afterSeconds` ago is left to another time. Answers the head that knows what is left.
 */
export async function offerAgain(notifier: Notifier, head: ChannelHead, afterSeconds: number): Promise<ChannelHead> {
  const isLeft = await offerOpen(notifier, head.name, afterSeconds);
  const { untoldEnds = [], ...rest } = head;
  const left: string[] = [];
  for (const incident of untoldEnds) {
    left.push(...((await offerEnd(notifier, head.name, incident, afterSeconds)) ? [incident] : []));
  }
  return withUntoldEnds(withGivenUp(rest, isLeft || left.length > 0), left);
}

/** The end of an incident that the channel heard the beginning of, and nothing since. True where it is left to another time. */
async function offerEnd(notifier: Notifier, channel: string, incident: string, afterSeconds: number): Promise<boolean> {
  const parsed = parseIncidentId(incident);
  const known = parsed === undefined ? [] : await onChannel(notifier, channel, { ...parsed, incident });
  const end = known.at(-1);
  const isOpenThere = known.findLast(({ state }) => state === 'sent')?.notice.stage !== 'resolved';
  if (end?.state !== 'gave_up' || end.notice.stage !== 'resolved' || !isOpenThere) {
    return false;
  }
  const { deliveries, clock } = notifier.engine.ports;
  const now = secondsOf(clock.now());
  if (now - waitsSince(end) < afterSeconds) {
    return true;
  }
  await deliveries.write({ ...end, version: end.version + 1, state: 'pending', offeredAt: now });
  return false;
}

/** Nobody is told who asked for silence, or knows. True where something is left to another time. */
async function offerOpen(notifier: Notifier, channel: string, afterSeconds: number): Promise<boolean> {
  const { heads, clock } = notifier.engine.ports;
  const now = secondsOf(clock.now());
  let isLeft = false;
  for await (const hints of eachPage<TroubleHint>((cursor) => heads.inTrouble({ limit: PAGE, ...cursor }))) {
    const inTrouble = await heads.readMany(hints.map(({ jobId }) => jobId));
    for (const incident of inTrouble.filter(({ mute }) => (mute?.until ?? 0) <= now).flatMap(unknownOf)) {
      const givenUp = givenUpOf(await onChannel(notifier, channel, incident));
      if (givenUp !== undefined && now - waitsSince(givenUp) < afterSeconds) {
        isLeft = true;
      } else if (givenUp !== undefined) {
        await offer(notifier, givenUp);
      }
    }
  }
  return isLeft;
}

interface Open {
  readonly jobId: string;
  readonly incident: string;
  readonly since: number;
}

function unknownOf({ jobId, incidents, acknowledged = [] }: Head): readonly Open[] {
  const known = new Set<string>(acknowledged.map(({ kind }) => kind));
  return readIncidents(incidents)
    .list.filter((incident) => isOpen(incident) && incident.toldAt !== undefined && !known.has(incident.kind))
    .map(({ kind, since }) => ({ jobId, incident: incidentId(jobId, kind, since), since }));
}

async function onChannel({ engine }: Notifier, channel: string, incident: Open): Promise<readonly Delivery[]> {
  const all = await engine.ports.deliveries.ofIncident(incident);
  return all.filter((delivery) => delivery.channel === channel).sort((one, other) => one.notice.at - other.notice.at);
}

/** The last one of an incident that was given up, where the channel does not take the incident for open, and is not about to. */
function givenUpOf(deliveries: readonly Delivery[]): Delivery | undefined {
  const last = deliveries.findLast(({ state }) => state === 'sent');
  const isKnown = last !== undefined && last.notice.stage !== 'resolved';
  return isKnown || deliveries.some(({ state }) => state === 'pending')
    ? undefined
    : deliveries.findLast(({ state, notice }) => state === 'gave_up' && notice.stage !== 'resolved');
}

/** An end that was decided meanwhile, and dropped as its beginning had been given up, may not be followed by its beginning. */
async function offer(notifier: Notifier, givenUp: Delivery): Promise<void> {
  const { deliveries, clock } = notifier.engine.ports;
  const offeredAt = secondsOf(clock.now());
  const offered: Delivery = { ...givenUp, version: givenUp.version + 1, state: 'pending', offeredAt };
  if ((await deliveries.write(offered)) === 'conflict') {
    return;
  }
  const { jobId, incident = '', since, at } = givenUp.notice;
  const ofIncident = await onChannel(notifier, givenUp.channel, { jobId, incident, since });
  if (ofIncident.some(({ state, notice }) => state === 'dropped' && notice.at >= at)) {
    await deliveries.write({ ...offered, version: offered.version + 1, state: 'dropped' });
  }
}
