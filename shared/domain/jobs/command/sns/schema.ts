import * as z from 'zod/mini';
import { isFifo } from '#domain/jobs/command/aws/request.ts';
import { sentSchema } from '#domain/jobs/command/aws/schema.ts';
import { groupIdSchema } from '#domain/jobs/command/sqs/schema.ts';
import { lazily } from '#domain/values/lazily.ts';

const ARN = /^arn:aws[a-z-]*:sns:[a-z0-9-]+:\d{12}:[A-Za-z0-9_-]{1,256}(?:\.fifo)?$/;
/** API_Publish, Subject. */
const SUBJECT = /^[!-~][ -~]{0,99}$/;

/** A message to a topic. */
export const snsCommandSchema = lazily(() =>
  z
    .strictObject({
      type: z.literal('sns'),
      topicArn: z.string().check(z.regex(ARN, 'expected the ARN of a topic')),
      /** Of mails. */
      subject: z.exactOptional(
        z.string().check(z.regex(SUBJECT, 'expected up to 100 characters of ASCII, no blank first')),
      ),
      /** A text as it is, anything else as JSON; default: the run. */
      message: z.exactOptional(sentSchema(z.json())),
      groupId: z.exactOptional(groupIdSchema()),
    })
    .check(
      z.refine(({ topicArn, groupId }) => !isFifo(topicArn) || groupId !== undefined, {
        path: ['groupId'],
        error: 'a FIFO topic needs a groupId',
      }),
    ),
);

/** A command that sends a message to a topic. */
export type SnsCommand = z.output<ReturnType<typeof snsCommandSchema>>;
