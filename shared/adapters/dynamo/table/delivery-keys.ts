import type { Delivery } from '#domain/notices/delivery.ts';
import { formatFire } from '#domain/runs/id.ts';
import type { IncidentKey } from '#ports/stores/notices/deliveries.ts';
import { historyPartition, type Key } from './keys.ts';

/** The beginning of the sort keys of deliveries. */
export const DELIVERIES = 'notice#';

/** All of an incident lie beside each other: they share the fire that began it. */
export function deliveryKey({ notice, channel }: Pick<Delivery, 'notice' | 'channel'>): Key {
  const { jobId, since, id } = notice;
  return { pk: historyPartition(jobId), sk: `${DELIVERIES}${formatFire(since)}#${id}#${channel}` };
}

/** The beginning of the sort keys of an incident's deliveries. */
export function incidentPrefix({ incident, since }: IncidentKey): string {
  return `${DELIVERIES}${formatFire(since)}#${incident}.`;
}

/** The partition of the day index that holds a channel's backlog. */
export function backlogPartition(channel: string): string {
  return `tell#${channel}`;
}

/** Where the day index finds a delivery: among the backlog of its channel until it is over, and then nowhere. */
export function backlogAttributes({ notice, channel, state }: Delivery): { dayShard?: string; dayKey?: string } {
  return state === 'pending'
    ? { dayShard: backlogPartition(channel), dayKey: `${formatFire(notice.at)}#${notice.id}` }
    : {};
}
