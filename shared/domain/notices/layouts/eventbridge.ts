import type { EventBridgeChannel } from '#domain/notices/settings/channel.ts';
import type { IdentifiedEvent } from './event.ts';

/** The `source` and `detail-type` that rules of a bus match. */
const [SOURCE, DETAIL_TYPE] = ['cronstack', 'Cronstack notice'];

/** The body of PutEvents (API_PutEvents of EventBridge): one entry, whose detail is the event. */
export function eventbridgeBody(
  { id, event }: IdentifiedEvent,
  { bus }: EventBridgeChannel,
): Readonly<Record<string, unknown>> {
  return {
    Entries: [
      {
        EventBusName: bus,
        Source: SOURCE,
        DetailType: DETAIL_TYPE,
        Detail: JSON.stringify({ id, ...event }),
        Time: Date.parse(event.timestamp) / 1_000,
      },
    ],
  };
}
