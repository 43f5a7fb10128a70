import { anyJson, mapOf, oneOf, optional, shape, text } from '#domain/values/shape.ts';
import type { AwsCommand } from './schema.ts';

/** A stored command that calls an action of AWS. */
export const awsCheck = shape<AwsCommand>({
  type: oneOf(['aws']),
  service: text,
  action: text,
  input: optional(mapOf(anyJson)),
  region: optional(text),
});
