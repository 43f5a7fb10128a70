import * as z from 'zod/mini';
import { environmentSchema } from '#domain/jobs/command-kind/environment.ts';
import { folderSchema } from '#domain/jobs/command-kind/folder.ts';
import { SHELLS } from '#domain/jobs/command-kind/shell.ts';
import { lazily } from '#domain/values/lazily.ts';

/** A program: `line` is given to the shell as it stands, `argv` starts one without a shell. Nothing is ever spliced into either. */
export const shellCommandSchema = lazily(() =>
  z
    .strictObject({
      type: z.literal('shell'),
      line: z.exactOptional(z.string().check(z.trim(), z.minLength(1), z.maxLength(16_384))),
      /** The job's unless told. */
      shell: z.exactOptional(z.enum(SHELLS)),
      argv: z.exactOptional(z.array(z.string().check(z.maxLength(16_384))).check(z.minLength(1), z.maxLength(1_000))),
      env: z.exactOptional(environmentSchema()),
      cwd: z.exactOptional(folderSchema()),
      stdin: z.exactOptional(z.string().check(z.maxLength(65_536))),
    })
    .check(
      z.refine((command) => (command.line === undefined) !== (command.argv === undefined), {
        message: 'a shell command has either a line or an argv',
      }),
      z.refine(({ argv, shell }) => argv === undefined || shell === undefined, {
        path: ['shell'],
        message: 'an argv is started without a shell: leave it out',
      }),
    ),
);

/** A command that starts a program. */
export type ShellCommand = z.output<ReturnType<typeof shellCommandSchema>>;
