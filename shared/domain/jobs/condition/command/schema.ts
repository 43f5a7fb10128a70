import * as z from 'zod/mini';
import { unreadableMember } from '#domain/jobs/condition/unreadable.ts';
import { lazily } from '#domain/values/lazily.ts';

/** A program ends with 0; with the job's variables and shell. */
export const commandConditionSchema = lazily(() =>
  z
    .strictObject({
      type: z.literal('command'),
      line: z.exactOptional(z.string().check(z.trim(), z.minLength(1), z.maxLength(4_096))),
      argv: z.exactOptional(z.array(z.string().check(z.maxLength(4_096))).check(z.minLength(1), z.maxLength(100))),
      ...unreadableMember(),
    })
    .check(
      z.refine(
        ({ line, argv }) => (line === undefined) !== (argv === undefined),
        'a command condition has either a line or an argv',
      ),
    ),
);

export type CommandCondition = z.output<ReturnType<typeof commandConditionSchema>>;
