import { type CommandHost, programRun } from '#adapters/commands/program/host.ts';
import { runProgram } from '#adapters/commands/program/program.ts';
import { programResult } from '#adapters/commands/program/result.ts';
import { LEAST_VERSION, versionIn, willDo } from '#domain/claude/version.ts';
import { claudeFailed } from '#domain/runs/reasons/claude.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';

/** The paths on which a program of a version that will do was found. It is asked once. */
const known = new Set<string>();

/** The objection to the program that stands on the PATH; undefined where it will do. */
export async function versionObjection(
  host: CommandHost,
  execution: Execution,
  environment: Readonly<Record<string, string>>,
  folder: string,
): Promise<ExecutionResult | undefined> {
  const { PATH = '' } = environment;
  if (known.has(PATH)) {
    return undefined;
  }
  let said = '';
  const ending = await runProgram(
    { file: 'claude', args: ['--version'], environment, folder },
    {
      ...programRun(host, execution),
      secrets: [],
      onOutput: (chunk, stream) => {
        said += stream === 'stdout' ? Buffer.from(chunk).toString() : '';
      },
    },
  );
  const result = programResult(ending, 'claude');
  if (result.kind !== 'succeeded') {
    return result;
  }
  const version = versionIn(said);
  if (version !== undefined && willDo(version)) {
    known.add(PATH);
    return undefined;
  }
  const reason = claudeFailed(
    `claude ${version ?? 'of an unknown version'} is too old; expected ${LEAST_VERSION} or later`,
  );
  return { kind: 'failed', reason, retryable: false };
}
