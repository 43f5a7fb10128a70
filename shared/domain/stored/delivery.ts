import { DELIVERY_STATES, type Delivery, type DeliveryAnswer } from '#domain/notices/delivery.ts';
import { NOTICE_KINDS } from '#domain/notices/kind.ts';
import { NOTICE_STAGES, type Notice } from '#domain/notices/notice.ts';
import { count, instant, oneOf, optional, type Read, readAs, shape, text } from '#domain/values/shape.ts';

const notice = shape<Notice>({
  id: text,
  incident: optional(text),
  jobId: text,
  kind: oneOf(NOTICE_KINDS),
  stage: oneOf(NOTICE_STAGES),
  since: instant,
  at: instant,
  count,
  runId: optional(text),
  detail: optional(text),
});

const deliveryCheck = shape<Delivery>({
  notice,
  channel: text,
  version: count,
  state: oneOf(DELIVERY_STATES),
  tries: count,
  nextTryAt: optional(instant),
  offeredAt: optional(instant),
  sentAt: optional(instant),
  answer: optional(shape<DeliveryAnswer>({ status: optional(count), text })),
  expiresAt: instant,
});

/** Reads the stored record of a notice on a channel. */
export function readDelivery(item: unknown, jobId: string): Read<Delivery> {
  const read = readAs(deliveryCheck, item);
  return read.fault === undefined && read.value.notice.jobId !== jobId
    ? { fault: `notice.jobId: expected ${jobId}` }
    : read;
}
