import type { CommandKind } from '#domain/jobs/command-kind/kind.ts';
import type { ShellCommand } from './schema.ts';

/** Shell lines, and programs that are started without a shell. */
export const shellKind = {
  inWords: ({ line, argv = [] }) => line ?? argv.map((word) => JSON.stringify(word)).join(' '),
  values: ({ env = {} }) => env,
  withInputs: (command, { env = {} }) =>
    command.env === undefined ? command : { ...command, env: { ...command.env, ...env } },
  script: ({ line, argv = [] }) =>
    line === undefined ? { path: 'argv', text: argv.join(' ') } : { path: 'line', text: line },
} satisfies CommandKind<ShellCommand>;
