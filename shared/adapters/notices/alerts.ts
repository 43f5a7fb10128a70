import { alertmanagerBody, alertmanagerUrl } from '#domain/notices/layouts/alertmanager.ts';
import { eventsOf } from '#domain/notices/layouts/event.ts';
import { pagerdutyBodies, pagerdutyUrl } from '#domain/notices/layouts/pagerduty.ts';
import type { AlertmanagerChannel, PagerDutyChannel } from '#domain/notices/settings/channel.ts';
import type { Sending } from '#ports/channels.ts';
import { inOrder } from './in-order.ts';
import { ask, jsonRequest } from './request.ts';
import type { Outgoing, SendingHost } from './sender.ts';

/** Opens and closes alerts of PagerDuty. */
export async function sendToPagerDuty(
  host: SendingHost,
  channel: PagerDutyChannel,
  { message, writing, values, secrets, signal }: Outgoing,
): Promise<Sending> {
  const { routingKey = '' } = values;
  return await inOrder(eventsOf(message, writing), async (event) => {
    const bodies = pagerdutyBodies(event, channel, routingKey);
    if (bodies.length === 0) {
      return { kind: 'permanent', answer: 'not for PagerDuty: it has no end, so its alert would stay open for ever' };
    }
    return await inOrder(bodies, async (body) =>
      ask(jsonRequest(pagerdutyUrl(channel), body), { ...host, secrets, signal }),
    );
  });
}

/** Opens and closes alerts of an Alertmanager. */
export async function sendToAlertmanager(
  host: SendingHost,
  channel: AlertmanagerChannel,
  { message, writing, values, secrets, signal }: Outgoing,
): Promise<Sending> {
  const { url = '', token } = values;
  return await inOrder(eventsOf(message, writing), async (event) => {
    const { headers, ...request } = jsonRequest(alertmanagerUrl(url), alertmanagerBody(event, channel));
    const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    return await ask({ ...request, headers: { ...headers, ...authorization } }, { ...host, secrets, signal });
  });
}
