import { anyJson, oneOf, optional, shape, text } from '#domain/values/shape.ts';
import type { SnsCommand } from './schema.ts';

/** A stored command that sends a message to a topic. */
export const snsCheck = shape<SnsCommand>({
  type: oneOf(['sns']),
  topicArn: text,
  subject: optional(text),
  message: optional(anyJson),
  groupId: optional(text),
});
