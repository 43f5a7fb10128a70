import type { PagerDutyChannel } from '#domain/notices/settings/channel.ts';
import { cut } from '#domain/notices/wording/cut.ts';
import { toneOf } from '#domain/notices/wording/tone.ts';
import type { IdentifiedEvent } from './event.ts';

/** An event of the Events API v2. */
type PagerDutyBody = Readonly<Record<string, unknown>>;

/** PagerDuty, "Events API v2": the summary, and the dedup key. */
const [LONGEST_SUMMARY, LONGEST_KEY] = [1_024, 255];
const HOSTS = { us: 'https://events.pagerduty.com', eu: 'https://events.eu.pagerduty.com' } as const;

/** The address that takes events (PagerDuty, "Send an alert event"). */
export function pagerdutyUrl({ region = 'us' }: PagerDutyChannel): string {
  return `${HOSTS[region]}/v2/enqueue`;
}

/**
 * The events for PagerDuty, to be sent one after the other. An alert goes by its incident's id, from its opening to its end; a test's is
 * closed at once. None for what has no end: its alert would stay open for ever.
 */
export function pagerdutyBodies(
  event: IdentifiedEvent,
  channel: PagerDutyChannel,
  routingKey: string,
): readonly PagerDutyBody[] {
  const { told, id } = event;
  const make = (action: 'trigger' | 'resolve', key: string): PagerDutyBody => ({
    routing_key: routingKey,
    event_action: action,
    dedup_key: cut(key, LONGEST_KEY),
    client: 'Cronstack',
    payload: payloadOf(event, channel),
    ...linkOf(event),
  });
  if (told !== undefined) {
    return told.incident === undefined ? [] : [make(toneOf(told) === 'over' ? 'resolve' : 'trigger', told.incident)];
  }
  return event.event.type === 'cronstack.test' ? [make('trigger', id), make('resolve', id)] : [make('trigger', id)];
}

function payloadOf({ told, event }: IdentifiedEvent, { severity = 'error' }: PagerDutyChannel) {
  const { url: _, title = event.type, ...details } = event.data;
  const [group] = told?.job?.tags ?? [];
  return {
    summary: cut(String(title), LONGEST_SUMMARY),
    source: told?.jobId ?? 'cronstack',
    severity: event.type === 'cronstack.test' ? 'info' : severity,
    timestamp: event.timestamp,
    class: told?.kind ?? event.type,
    ...(group === undefined ? {} : { group }),
    custom_details: details,
  };
}

function linkOf({ event: { data } }: IdentifiedEvent) {
  return typeof data.url === 'string'
    ? { client_url: data.url, links: [{ href: data.url, text: 'Open in Cronstack' }] }
    : {};
}
