import { anyJson, flag, oneOf, optional, shape, text } from '#domain/values/shape.ts';
import type { StepFunctionCommand } from './schema.ts';

/** A stored command that starts a state machine. */
export const stepFunctionCheck = shape<StepFunctionCommand>({
  type: oneOf(['step-function']),
  stateMachineArn: text,
  input: optional(anyJson),
  wait: optional(flag),
});
