import { type CommandHost, type HostedCommand, runHosted } from '#adapters/commands/program/host.ts';
import type { ShellCommand } from '#domain/jobs/command/shell/schema.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';

const LONGEST_LABEL = 80;

/** Runs a shell command: its `line` by `/bin/sh -c`, as it stands, or the program that its `argv` names, without a shell. */
export async function execute(
  host: CommandHost,
  command: ShellCommand,
  execution: Execution,
): Promise<ExecutionResult> {
  return await runHosted(host, execution, hosted(command));
}

function hosted({ line = '', argv, env, cwd, stdin }: ShellCommand): HostedCommand {
  const [program, ...args] = argv ?? [];
  if (program !== undefined) {
    return { label: program, file: program, args, env, cwd, stdin };
  }
  const [firstLine = ''] = line.trim().split('\n');
  const label = firstLine.length > LONGEST_LABEL ? `${firstLine.slice(0, LONGEST_LABEL)}...` : firstLine;
  // `--`: a line that starts with a dash is not an option of the shell.
  return { label, file: '/bin/sh', args: ['-c', '--', line], env, cwd, stdin };
}
