import { type CommandHost, programRun } from '#adapters/commands/program/host.ts';
import { runProgram } from '#adapters/commands/program/program.ts';
import { programResult } from '#adapters/commands/program/result.ts';
import { claudeFailed } from '#domain/runs/reasons/claude.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';

/** The version that all of this was tried with: what an older one prints and does is not known. */
const LEAST_VERSION = '2.1.332';

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
  const version = /^(\d+\.\d+\.\d+)/.exec(said.trim())?.[1];
  if (version !== undefined && isAtLeast(version, LEAST_VERSION)) {
    known.add(PATH);
    return undefined;
  }
  const reason = claudeFailed(
    `claude ${version ?? 'of an unknown version'} is too old; expected ${LEAST_VERSION} or later`,
  );
  return { kind: 'failed', reason, retryable: false };
}

/** Tells whether a version, such as `2.1.332`, is another one or later. */
function isAtLeast(version: string, least: string): boolean {
  const [one, other] = [version, least].map((text) => text.split('.').map(Number));
  for (const [index, part] of (other ?? []).entries()) {
    const own = one?.[index] ?? 0;
    if (own !== part) {
      return own > part;
    }
  }
  return true;
}
