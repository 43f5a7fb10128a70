import { maskedResult } from '#adapters/commands/attempt/masked-result.ts';
import type { Value } from '#domain/secrets/reference.ts';
import type { Clock } from '#ports/clock.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';
import { inAttemptPlace, type PlaceHost } from './place.ts';
import { runProgram } from './program.ts';
import { programResult } from './result.ts';
import { readResultFile } from './result-file.ts';
import { startDirectly } from './start-directly.ts';
import type { Starter } from './starter.ts';

/** The host of commands that are programs. */
export interface CommandHost extends PlaceHost {
  readonly clock: Clock;
  /** The umask of commands (umask(2)): this process's unless told. */
  readonly umask?: number;
  /** Is told what the machine is short of where a program waits to be started. Left out: it does not wait, and fails. */
  readonly onShortage?: (what: string) => void;
  /** Starts programs: this process itself unless told. */
  readonly starter?: Starter;
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
  return await inAttemptPlace(host, execution, command, async (place) => {
    const { environment, workingFolder: folder, secrets, resultFile } = place;
    const { file, args, stdin } = command;
    const ending = await runProgram(
      { file, args, environment, folder, stdin, umask: host.umask },
      { ...programRun(host, execution), secrets, onOutput: (chunk, stream) => execution.onOutput(chunk, stream) },
    );
    const result = maskedResult(programResult(ending, command.label), secrets);
    if (result.kind !== 'succeeded' && result.kind !== 'failed') {
      return result;
    }
    const left = await readResultFile(resultFile, secrets);
    return Object.keys(left).length === 0 ? result : { ...result, left };
  });
}

/** The surroundings of an attempt's programs, as its host has them. */
export function programRun(
  { clock, scope, starter = startDirectly, onShortage }: CommandHost,
  { runId, attempt, signal }: Pick<Execution, 'runId' | 'attempt' | 'signal'>,
) {
  const isLeftover = (mark: { readonly runId: string; readonly attempt: string }) =>
    mark.runId === runId && mark.attempt === String(attempt);
  return { clock, signal, starter, onShortage, marks: { scope, isLeftover } };
}
