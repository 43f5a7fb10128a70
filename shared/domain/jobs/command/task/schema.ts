import * as z from 'zod/mini';
import { lazily } from '#domain/values/lazily.ts';

/** A registered file of `tasks/`, and the arguments it gets in the place of the job's. */
export const taskCommandSchema = lazily(() =>
  z.strictObject({
    type: z.literal('task'),
    name: z.string().check(z.minLength(1), z.maxLength(200)),
    args: z.exactOptional(z.json()),
  }),
);

/** A command that runs a registered task. */
export type TaskCommand = z.output<ReturnType<typeof taskCommandSchema>>;
