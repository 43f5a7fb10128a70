import type { Incident } from '#api/shapes/notices/incident.ts';
import type { Notice } from '#api/shapes/notices/notice.ts';
import type { Delivery } from '#domain/notices/delivery.ts';
import { writeUtc } from '#domain/time/write.ts';
import type { IncidentView } from '#engine/incidents/list.ts';
import { optionalUtc } from './instants.ts';

/** Shows an open incident. */
export function presentIncident(incident: IncidentView): Incident {
  const { id, jobId, kind, since, toldAt, reminders, again, count, acknowledged } = incident;
  return {
    id,
    jobId,
    kind,
    since: writeUtc(since),
    toldAt: optionalUtc(toldAt),
    reminders,
    again,
    count,
    ack: acknowledged && { by: acknowledged.by, at: writeUtc(acknowledged.at) },
  };
}

/** Shows a notice on one channel, without its version and expiry. */
export function presentNotice({ notice, channel, state, tries, nextTryAt, sentAt, answer }: Delivery): Notice {
  return {
    ...notice,
    since: writeUtc(notice.since),
    at: writeUtc(notice.at),
    channel,
    state,
    tries,
    nextTryAt: optionalUtc(nextTryAt),
    sentAt: optionalUtc(sentAt),
    answer,
  };
}
