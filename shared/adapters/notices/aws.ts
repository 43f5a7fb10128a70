import { signed } from '#adapters/aws/signature.ts';
import { eventsOf } from '#domain/notices/layouts/event.ts';
import { eventbridgeBody } from '#domain/notices/layouts/eventbridge.ts';
import { hostOf, mailOf } from '#domain/notices/layouts/mail.ts';
import { sesBody } from '#domain/notices/layouts/ses.ts';
import { snsForm } from '#domain/notices/layouts/sns.ts';
import type { EventBridgeChannel, SesChannel, SnsChannel } from '#domain/notices/settings/channel.ts';
import { writeMessage } from '#domain/notices/wording/write.ts';
import { isObject } from '#domain/values/json/object.ts';
import { readJson } from '#domain/values/json/read.ts';
import type { Sending } from '#ports/channels.ts';
import { again, answerText, type HttpAnswer, sendingOf } from './answer.ts';
import type { AwsAccess, AwsService } from './aws-access.ts';
import { inOrder } from './in-order.ts';
import type { Outgoing, SendingHost } from './sender.ts';

/** One call of a service. */
interface AwsCall {
  readonly service: AwsService;
  readonly region: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const HOSTS: Readonly<Record<AwsService, string>> = { ses: 'email', sns: 'sns', events: 'events' };
const MOST_ANSWER_BYTES = 4_096;
/** Errors of AWS that pass, whatever their status (common errors of each service's API reference). */
const PASSING_ERRORS =
  /Throttl|TooManyRequests|RequestLimitExceeded|ExpiredToken|ServiceUnavailable|InternalFailure|Internal(?:Server)?Error/;
const FORBIDDEN = 403;

/** Sends a message through a service of AWS. */
export async function sendToAws(
  host: SendingHost,
  access: AwsAccess,
  channel: SesChannel | SnsChannel | EventBridgeChannel,
  outgoing: Outgoing,
): Promise<Sending> {
  switch (channel.type) {
    case 'ses':
      return await sendThroughSes(host, access, channel, outgoing);
    case 'sns':
      return await publishToSns(host, access, channel, outgoing);
    case 'eventbridge':
      return await putOnBus(host, access, channel, outgoing);
  }
}

async function sendThroughSes(
  host: SendingHost,
  access: AwsAccess,
  channel: SesChannel,
  { message, writing, secrets, signal }: Outgoing,
): Promise<Sending> {
  const mail = mailOf(message, writeMessage(message, writing), hostOf(channel.from));
  const region = channel.region ?? access.region;
  if (region === undefined) {
    return { kind: 'permanent', answer: 'no AWS region is set here (AWS_REGION), and the channel names none' };
  }
  const call: AwsCall = {
    service: 'ses',
    region,
    path: '/v2/email/outbound-emails',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(sesBody(mail, channel)),
  };
  return await callAws(host, access, call, { secrets, signal });
}

async function publishToSns(
  host: SendingHost,
  access: AwsAccess,
  channel: SnsChannel,
  { message, writing, secrets, signal }: Outgoing,
): Promise<Sending> {
  return await inOrder(eventsOf(message, writing), async (event) => {
    const call: AwsCall = {
      service: 'sns',
      region: regionOf(channel.topic),
      path: '/',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
      body: snsForm(event, channel).toString(),
    };
    return await callAws(host, access, call, { secrets, signal });
  });
}

async function putOnBus(
  host: SendingHost,
  access: AwsAccess,
  channel: EventBridgeChannel,
  { message, writing, secrets, signal }: Outgoing,
): Promise<Sending> {
  return await inOrder(eventsOf(message, writing), async (event) => {
    const call: AwsCall = {
      service: 'events',
      region: regionOf(channel.bus),
      path: '/',
      headers: { 'Content-Type': 'application/x-amz-json-1.1', 'X-Amz-Target': 'AWSEvents.PutEvents' },
      body: JSON.stringify(eventbridgeBody(event, channel)),
    };
    return await callAws(host, access, call, { secrets, signal });
  });
}

/** Signs a call, makes it, and takes its answer. */
async function callAws(
  { clock }: SendingHost,
  access: AwsAccess,
  { service, region, path, headers, body }: AwsCall,
  { secrets, signal }: Pick<Outgoing, 'secrets' | 'signal'>,
): Promise<Sending> {
  const suffix = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  const endpoint = access.endpoint?.(service) ?? `https://${HOSTS[service]}.${region}.${suffix}`;
  try {
    const request = new Request(`${endpoint.replace(/\/+$/, '')}${path}`, { method: 'POST', headers, body });
    const credentials = await access.credentials(region);
    const response = await fetch(await signed(request, { service, region, credentials }), {
      signal,
      redirect: 'manual',
    });
    const text = await beginningOf(response);
    const retryAfter = response.headers.get('retry-after') ?? undefined;
    return outcomeOf({ status: response.status, text, retryAfter }, secrets, clock.now());
  } catch (error) {
    const { cause = error } = error instanceof Error ? error : {};
    const text = cause instanceof Error ? cause.message : String(cause);
    return again(answerText(signal.aborted ? 'no answer in time' : text, secrets));
  }
}

function outcomeOf(answer: HttpAnswer, secrets: readonly string[], nowMs: number): Sending {
  const sending = sendingOf(answer, secrets, nowMs);
  if (sending.kind === 'sent') {
    return failedEntries(answer.text) === 0 ? sending : again(sending.answer);
  }
  const passes = PASSING_ERRORS.test(answer.text) || answer.status === FORBIDDEN;
  return sending.kind === 'permanent' && passes ? again(sending.answer) : sending;
}

/** API_PutEvents: `FailedEntryCount`. Others have none. */
function failedEntries(text: string): number {
  const read = readJson(text);
  const count = read.ok && isObject(read.value) ? read.value.FailedEntryCount : undefined;
  return typeof count === 'number' ? count : 0;
}

async function beginningOf({ body }: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= MOST_ANSWER_BYTES) {
      break;
    }
  }
  return Buffer.concat(chunks).subarray(0, MOST_ANSWER_BYTES).toString('utf8');
}

/** `arn:partition:service:region:account:...` */
function regionOf(arn: string): string {
  return arn.split(':')[3] ?? '';
}
