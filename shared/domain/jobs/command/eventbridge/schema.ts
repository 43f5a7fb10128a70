import * as z from 'zod/mini';
import { sentSchema } from '#domain/jobs/command/aws/schema.ts';
import { lazily } from '#domain/values/lazily.ts';

const BUS = /^(?:arn:aws[a-z-]*:events:[a-z0-9-]+:\d{12}:event-bus\/)?[A-Za-z0-9_./-]{1,256}$/;
/** API_PutEventsRequestEntry; sources that begin with `aws.` are AWS's own. */
const SOURCE = /^(?!aws\.)[A-Za-z0-9_./-]{1,256}$/;
const MOST_RESOURCES = 50;

/** An event for a bus. */
export const eventbridgeCommandSchema = lazily(() =>
  z.strictObject({
    type: z.literal('eventbridge'),
    /** Default: the account's own. */
    eventBus: z.exactOptional(z.string().check(z.regex(BUS, 'expected the name or ARN of an event bus'))),
    source: z
      .string()
      .check(z.regex(SOURCE, 'expected letters, digits and ._-/, such as shop.orders; aws. is for AWS alone')),
    detailType: z.string().check(z.minLength(1), z.maxLength(128)),
    /** Default: the run. */
    detail: z.exactOptional(sentSchema(z.record(z.string(), z.json()))),
    resources: z.exactOptional(
      z.array(z.string().check(z.minLength(1), z.maxLength(2_048))).check(z.maxLength(MOST_RESOURCES)),
    ),
  }),
);

/** A command that puts an event on a bus. */
export type EventbridgeCommand = z.output<ReturnType<typeof eventbridgeCommandSchema>>;
