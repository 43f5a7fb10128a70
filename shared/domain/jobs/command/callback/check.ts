import { oneOf, shape, text } from '#domain/values/shape.ts';
import type { CallbackCommand } from './schema.ts';

/** A stored command that calls a function of the program that embeds the scheduler. */
export const callbackCheck = shape<CallbackCommand>({ type: oneOf(['callback']), name: text });
