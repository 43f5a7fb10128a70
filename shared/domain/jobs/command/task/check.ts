import { anyJson, oneOf, optional, shape, text } from '#domain/values/shape.ts';
import type { TaskCommand } from './schema.ts';

/** A stored command that runs a registered task. */
export const taskCheck = shape<TaskCommand>({ type: oneOf(['task']), name: text, args: optional(anyJson) });
