import type { SnsChannel } from '#domain/notices/settings/channel.ts';
import { cut } from '#domain/notices/wording/cut.ts';
import type { IdentifiedEvent } from './event.ts';

/** API_Publish of SNS: the subject is ASCII, without line breaks, of fewer than 100 characters. */
const LONGEST_SUBJECT = 99;
/** API_Publish: the ids of a FIFO topic. */
const LONGEST_ID = 128;

/** The form of Publish. The message is the event as JSON; its type is an attribute, so that subscriptions can filter by it. */
export function snsForm({ id, told, event }: IdentifiedEvent, { topic }: SnsChannel): URLSearchParams {
  const title = typeof event.data.title === 'string' ? event.data.title : event.type;
  const form = new URLSearchParams({
    Action: 'Publish',
    Version: '2010-03-31',
    TopicArn: topic,
    Subject: cut(title.replace(/[^\x20-\x7e]+/g, '?'), LONGEST_SUBJECT).replace('…', '.'),
    Message: JSON.stringify(event),
  });
  const attributes = { type: event.type, ...(told === undefined ? {} : { job: told.jobId, kind: told.kind }) };
  for (const [index, [name, value]] of Object.entries(attributes).entries()) {
    const entry = `MessageAttributes.entry.${index + 1}`;
    form.set(`${entry}.Name`, name);
    form.set(`${entry}.Value.DataType`, 'String');
    form.set(`${entry}.Value.StringValue`, value);
  }
  if (topic.endsWith('.fifo')) {
    form.set('MessageGroupId', cut(told?.jobId ?? 'cronstack', LONGEST_ID));
    form.set('MessageDeduplicationId', id.slice(0, LONGEST_ID));
  }
  return form;
}
