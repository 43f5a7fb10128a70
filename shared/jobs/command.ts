import * as z from 'zod';
import { httpCommandSchema } from './http-command.ts';
import { lambdaCommandSchema } from './lambda-command.ts';
import { valueSchema } from './secret-reference.ts';

const environment = z.record(
  z
    .string()
    .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'an environment variable is letters, digits and _, not starting with a digit'),
  valueSchema(z.string().max(32_768)),
);

const shell = z
  .strictObject({
    type: z.literal('shell'),
    line: z.string().trim().min(1).max(16_384).exactOptional(),
    argv: z.array(z.string().max(16_384)).min(1).max(1_000).exactOptional(),
    env: environment.exactOptional(),
    cwd: z.string().min(1).max(4_096).exactOptional(),
    stdin: z.string().max(65_536).exactOptional(),
  })
  .refine((command) => (command.line === undefined) !== (command.argv === undefined), {
    message: 'a shell command has either a line or an argv',
  });

const task = z.strictObject({
  type: z.literal('task'),
  name: z.string().min(1).max(200),
  args: z.json().exactOptional(),
});

/**
 * What a job runs, fully spelled out. `line` is given to the shell as it stands; `argv` starts a program without a shell; a task is
 * a registered file of `tasks/`. Arguments travel in the environment and are never spliced into a line.
 */
export const commandSchema = z.discriminatedUnion('type', [shell, task, httpCommandSchema, lambdaCommandSchema]);

/** A command, with its type named. */
export type Command = z.output<typeof commandSchema>;

/** The environment a job may set for its command. */
export const environmentSchema = environment;

/**
 * Turns the short form of a command into the long one: a string is a task if one is registered under that name, else a shell line.
 */
export function expandCommand(command: string, taskNames: ReadonlySet<string>): Command {
  return taskNames.has(command) ? { type: 'task', name: command } : { type: 'shell', line: command };
}
