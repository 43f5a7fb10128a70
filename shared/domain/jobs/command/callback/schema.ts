import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';

/** A call of a function of the program that embeds the scheduler. */
export const callbackCommandSchema = lazily(() =>
  z.strictObject({
    type: z.literal('callback'),
    /** The name under which the program has registered it: the id of the job that it was scheduled with. */
    name: z.string().check(z.minLength(1), z.maxLength(56)),
  }),
);

/** A command that calls a function of the program that embeds the scheduler. */
export type CallbackCommand = z.output<ReturnType<typeof callbackCommandSchema>>;
