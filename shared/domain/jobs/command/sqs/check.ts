import { anyJson, count, oneOf, optional, shape, text } from '#domain/values/shape.ts';
import type { SqsCommand } from './schema.ts';

/** A stored command that sends a message to a queue. */
export const sqsCheck = shape<SqsCommand>({
  type: oneOf(['sqs']),
  queueUrl: text,
  message: optional(anyJson),
  groupId: optional(text),
  delaySeconds: optional(count),
});
