import type { CommandKind, CommandSettings } from '#domain/jobs/command-kind/kind.ts';
import type { Shell } from '#domain/jobs/command-kind/shell.ts';
import type { Warning } from '#domain/jobs/command-kind/warning.ts';
import { hiddenFailures, hiddenFromShell } from './hidden-failures.ts';
import type { ShellCommand } from './schema.ts';
import { unfoundProgram } from './unfound-program.ts';

/** Shell lines, and programs that are started without a shell. */
export const shellKind = {
  reading: ({ argv }) => (argv === undefined ? 'shell line' : 'program'),
  inWords: ({ line, argv = [] }) => line ?? argv.map((word) => JSON.stringify(word)).join(' '),
  shell: readBy,
  warnings: (command, { env, shell }, installation) => [
    ...(readBy(command, { shell }) === 'sh' ? hiddenFailures(command.line ?? '') : hiddenFrom(command)),
    ...unfoundProgram(command, { ...env, ...command.env }, installation),
  ],
  values: ({ env = {} }) => env,
  withInputs: (command, { env = {} }) =>
    command.env === undefined ? command : { ...command, env: { ...command.env, ...env } },
  script: ({ line, argv = [] }) =>
    line === undefined ? { path: 'argv', text: argv.join(' ') } : { path: 'line', text: line },
} satisfies CommandKind<ShellCommand>;

/** A shell as the program, as a crontab with SHELL is imported: nothing tells it to stop where a part fails. */
function hiddenFrom({ argv = [] }: ShellCommand): readonly Warning[] {
  const [file = '', option, line, ...more] = argv;
  const isShell = /(?:^|\/)(?:ba|da|k|z)?sh$/.test(file);
  return isShell && option === '-c' && line !== undefined && more.length === 0 ? hiddenFromShell(file, line) : [];
}

/** The command's own, else the job's, else sh. */
function readBy({ line, shell }: ShellCommand, job: Pick<CommandSettings, 'shell'>): Shell | undefined {
  return line === undefined ? undefined : (shell ?? job.shell ?? 'sh');
}
