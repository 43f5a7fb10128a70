import * as z from 'zod/mini';
import { isFifo } from '#domain/jobs/command/aws/request.ts';
import { sentSchema } from '#domain/jobs/command/aws/schema.ts';
import { lazily } from '#domain/values/lazily.ts';
import { wholeNumber } from '#domain/values/whole-number.ts';

const MOST_DELAY_SECONDS = 900;
const URL = /^https?:\/\/[^\s/]+\/\d{12}\/[A-Za-z0-9_-]{1,80}(?:\.fifo)?$/;

/** The group of a message of a queue or topic that keeps the order (API_SendMessage, MessageGroupId). */
export const groupIdSchema = () =>
  z.string().check(z.regex(/^[!-~]{1,128}$/, 'expected up to 128 letters, digits and signs, without blanks'));

/** A message to a queue. */
export const sqsCommandSchema = lazily(() =>
  z
    .strictObject({
      type: z.literal('sqs'),
      queueUrl: z
        .string()
        .check(z.regex(URL, 'expected the URL of a queue: https://sqs.eu-west-1.amazonaws.com/123456789012/orders')),
      /** A text as it is, anything else as JSON; default: the run. */
      message: z.exactOptional(sentSchema(z.json())),
      groupId: z.exactOptional(groupIdSchema()),
      delaySeconds: z.exactOptional(wholeNumber(0, MOST_DELAY_SECONDS)),
    })
    .check(
      z.refine(({ queueUrl, groupId }) => !isFifo(queueUrl) || groupId !== undefined, {
        path: ['groupId'],
        error: 'a FIFO queue needs a groupId',
      }),
      z.refine(({ queueUrl, delaySeconds }) => !isFifo(queueUrl) || delaySeconds === undefined, {
        path: ['delaySeconds'],
        error: 'a message of a FIFO queue has no delay of its own',
      }),
    ),
);

/** A command that sends a message to a queue. */
export type SqsCommand = z.output<ReturnType<typeof sqsCommandSchema>>;
