import * as z from 'zod/mini';
import { valueSchema } from '#domain/secrets/reference.ts';
import { once } from '#domain/values/once.ts';
import { httpCommandSchema } from './http.ts';
import { lambdaCommandSchema } from './lambda.ts';

/** The environment a job may set for its command. */
export const environmentSchema = once(() =>
  z.record(
    z
      .string()
      .check(
        z.regex(
          /^[A-Za-z_][A-Za-z0-9_]*$/,
          'an environment variable is letters, digits and _, not starting with a digit',
        ),
      ),
    valueSchema(z.string().check(z.maxLength(32_768))),
  ),
);

const shell = () =>
  z
    .strictObject({
      type: z.literal('shell'),
      line: z.exactOptional(z.string().check(z.trim(), z.minLength(1), z.maxLength(16_384))),
      argv: z.exactOptional(z.array(z.string().check(z.maxLength(16_384))).check(z.minLength(1), z.maxLength(1_000))),
      env: z.exactOptional(environmentSchema()),
      cwd: z.exactOptional(z.string().check(z.minLength(1), z.maxLength(4_096))),
      stdin: z.exactOptional(z.string().check(z.maxLength(65_536))),
    })
    .check(
      z.refine((command) => (command.line === undefined) !== (command.argv === undefined), {
        message: 'a shell command has either a line or an argv',
      }),
    );

const task = () =>
  z.strictObject({
    type: z.literal('task'),
    name: z.string().check(z.minLength(1), z.maxLength(200)),
    args: z.exactOptional(z.json()),
  });

/**
 * What a job runs, fully spelled out. `line` is given to the shell as it stands; `argv` starts a program without a shell; a task is
 * a registered file of `tasks/`. Arguments travel in the environment and are never spliced into a line.
 */
export const commandSchema = once(() =>
  z.discriminatedUnion('type', [shell(), task(), httpCommandSchema(), lambdaCommandSchema()]),
);

/** A command, with its type named. */
export type Command = z.output<ReturnType<typeof commandSchema>>;

/**
 * Turns the short form of a command into the long one: a string is a task if one is registered under that name, else a shell line.
 */
export function expandCommand(command: string, taskNames: ReadonlySet<string>): Command {
  return taskNames.has(command) ? { type: 'task', name: command } : { type: 'shell', line: command };
}
