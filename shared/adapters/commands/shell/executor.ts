import { type CommandHost, type HostedCommand, runHosted } from '#adapters/commands/program/host.ts';
import type { ShellCommand } from '#domain/jobs/command/shell/schema.ts';
import type { Shell } from '#domain/jobs/command-kind/shell.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';

const LONGEST_LABEL = 80;

/** The way to have a line run; `--`: a line that starts with a dash is not an option of the shell. */
const SHELL_WORDS = {
  sh: ['/bin/sh', '-c', '--'],
  bash: ['bash', '-eo', 'pipefail', '-c', '--'],
} as const satisfies Readonly<Record<Shell, readonly string[]>>;

/** Runs a shell command: its `line` by a shell, as it stands, or the program that its `argv` names, without one. */
export async function execute(
  host: CommandHost,
  command: ShellCommand,
  execution: Execution,
): Promise<ExecutionResult> {
  return await runHosted(host, execution, hosted(command, execution));
}

function hosted(command: ShellCommand, { shell: shellOfJob = 'sh' }: Pick<Execution, 'shell'>): HostedCommand {
  const { line = '', shell = shellOfJob, argv, env, cwd, stdin } = command;
  const [program, ...args] = argv ?? [];
  if (program !== undefined) {
    return { label: program, file: program, args, env, cwd, stdin };
  }
  const [firstLine = ''] = line.trim().split('\n');
  const label = firstLine.length > LONGEST_LABEL ? `${firstLine.slice(0, LONGEST_LABEL)}...` : firstLine;
  const [file, ...options] = SHELL_WORDS[shell];
  return { label, file, args: [...options, line], env, cwd, stdin };
}
