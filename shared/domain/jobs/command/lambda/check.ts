import { anyJson, oneOf, optional, shape, text } from '#domain/values/shape.ts';
import type { LambdaCommand } from './schema.ts';

/** A stored command that calls a Lambda function. */
export const lambdaCheck = shape<LambdaCommand>({
  type: oneOf(['lambda']),
  functionName: text,
  payload: optional(anyJson),
  qualifier: optional(text),
});
