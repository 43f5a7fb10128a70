import { stat } from 'node:fs/promises';
import type { Clock } from '../ports/clock.ts';
import type { Execution, ExecutionResult } from '../ports/executor.ts';
import { maskSecrets } from '../runs/secret-mask.ts';
import { secretValues } from '../runs/secret-values.ts';
import { commandEnvironment } from './command-environment.ts';
import { runProgram } from './program.ts';
import { programResult } from './program-result.ts';
import { withWorkingFolder } from './working-folder.ts';

/** Where commands run. */
export interface CommandHost {
  readonly clock: Clock;
  /** What every command's environment starts from: see command-environment.ts. */
  readonly inherited: Readonly<Record<string, string>>;
  /** Attempts get their folders below this one. */
  readonly temporaryFolder: string;
  /** Marks this installation's processes; the same after a restart: locally the data folder's absolute path. */
  readonly scope: string;
}

/** A command, resolved to a program. */
export interface HostedCommand {
  /** What a person calls it: in the reason of a failed start. */
  readonly label: string;
  readonly file: string;
  readonly args: readonly string[];
  /** The command's own arguments for CRONSTACK_ARGS, where it has any. */
  readonly commandArgs?: unknown;
  readonly env?: Readonly<Record<string, string>> | undefined;
  readonly cwd?: string | undefined;
  readonly stdin?: string | undefined;
}

/**
 * Runs a command in an empty folder and a clean environment of its own, with its secrets masked in output and reason. Throws where that
 * folder cannot be made.
 */
export async function runHosted(
  host: CommandHost,
  execution: Execution,
  command: HostedCommand,
): Promise<ExecutionResult> {
  if (command.cwd !== undefined && !(await isFolder(command.cwd))) {
    return { kind: 'failed', reason: `the folder ${command.cwd} is not there`, retryable: true };
  }
  return await withWorkingFolder(host.temporaryFolder, (folder) => runInFolder(host, execution, command, folder));
}

async function runInFolder(host: CommandHost, execution: Execution, command: HostedCommand, folder: string) {
  const { runId, attempt, signal } = execution;
  const { env, commandArgs: args = execution.args } = command;
  const environment = commandEnvironment({ ...host, folder, execution, args, env });
  const secrets = secretValues(environment, args);
  const { file, stdin } = command;
  const ending = await runProgram(
    { file, args: command.args, environment, folder: command.cwd ?? folder, stdin },
    {
      clock: host.clock,
      signal,
      secrets,
      marks: { scope: host.scope, isLeftover: (mark) => mark.runId === runId && mark.attempt === String(attempt) },
      onOutput: (chunk) => execution.onOutput(chunk),
    },
  );
  const result = programResult(ending, command.label);
  return result.kind === 'failed' ? { ...result, reason: maskSecrets(result.reason, secrets) } : result;
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
