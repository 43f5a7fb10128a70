import { stat } from 'node:fs/promises';
import { maskedResult } from '#adapters/commands/attempt/masked-result.ts';
import { type References, resolveValues } from '#adapters/commands/attempt/resolve-values.ts';
import { secretsOf } from '#domain/jobs/secrets.ts';
import { folderNotFound } from '#domain/runs/reasons/program.ts';
import type { Value } from '#domain/secrets/reference.ts';
import { secretValues } from '#domain/secrets/values.ts';
import type { Clock } from '#ports/clock.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import { commandEnvironment } from './environment.ts';
import { runProgram } from './program.ts';
import { programResult } from './result.ts';
import { readResultFile, resultFileIn } from './result-file.ts';
import type { Starter } from './running.ts';
import { startDirectly } from './start-directly.ts';
import { withWorkingFolder } from './working-folder.ts';

/** The host of commands that are programs. */
export interface CommandHost extends References {
  readonly clock: Clock;
  /** The variables that every command's environment starts with: see environment.ts. */
  readonly inherited: Readonly<Record<string, string>>;
  /** Attempts get their folders below this one. */
  readonly temporaryFolder: string;
  /** The umask of commands (umask(2)): this process's unless told. */
  readonly umask?: number;
  /** Is told what the machine is short of where a program waits to be started. Left out: it does not wait, and fails. */
  readonly onShortage?: (what: string) => void;
  /** Starts programs: this process itself unless told. */
  readonly starter?: Starter;
  /** Marks this installation's processes; the same after a restart: locally the data folder's absolute path. */
  readonly scope: string;
}

/** A command, resolved to a program. */
export interface HostedCommand {
  /** Its name for people: in the reason of a failed start. */
  readonly label: string;
  readonly file: string;
  readonly args: readonly string[];
  /** The command's own arguments for CRONSTACK_ARGS, where it has any. */
  readonly commandArgs?: unknown;
  readonly env?: Readonly<Record<string, Value>> | undefined;
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
    return { kind: 'failed', reason: folderNotFound(command.cwd), retryable: true };
  }
  const resolved = await resolveValues(host, { ...execution.env, ...command.env }, execution.signal);
  if (resolved.kind === 'unresolved') {
    return resolved.result;
  }
  return await withWorkingFolder(host.temporaryFolder, (folder) =>
    runInFolder(host, execution, command, { folder, ...resolved }),
  );
}

/** The folder, values and secrets of one attempt. */
interface AttemptPlace {
  readonly folder: string;
  readonly values: Readonly<Record<string, string>>;
  readonly secrets: readonly string[];
}

async function runInFolder(
  host: CommandHost,
  execution: Execution,
  command: HostedCommand,
  place: AttemptPlace,
): Promise<ExecutionResult> {
  const { runId, attempt, signal } = execution;
  const { commandArgs: args = execution.args } = command;
  const { folder, values: env } = place;
  const resultFile = resultFileIn(folder);
  const environment = commandEnvironment({ ...host, folder, resultFile, execution, args, env });
  const secrets = [...secretsOf(execution), ...secretValues(environment, args), ...place.secrets];
  const { file, stdin } = command;
  const ending = await runProgram(
    { file, args: command.args, environment, folder: command.cwd ?? folder, stdin, umask: host.umask },
    {
      clock: host.clock,
      signal,
      starter: host.starter ?? startDirectly,
      onShortage: host.onShortage,
      secrets,
      marks: { scope: host.scope, isLeftover: (mark) => mark.runId === runId && mark.attempt === String(attempt) },
      onOutput: (chunk, stream) => execution.onOutput(chunk, stream),
    },
  );
  const result = maskedResult(programResult(ending, command.label), secrets);
  if (result.kind !== 'succeeded' && result.kind !== 'failed') {
    return result;
  }
  const left = await readResultFile(resultFile, secrets);
  return Object.keys(left).length === 0 ? result : { ...result, left };
}

async function isFolder(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ?? false;
}
