import { type CommandHost, programRun } from '#adapters/commands/program/host.ts';
import { type ProgramEnding, runProgram } from '#adapters/commands/program/program.ts';
import { programResult } from '#adapters/commands/program/result.ts';
import { LEAST_VERSION, versionIn, willDo } from '#domain/claude/version.ts';
import { claudeFailed } from '#domain/runs/reasons/claude.ts';
import type { Execution, ExecutionResult } from '#ports/executor.ts';

/** It prints some 22 bytes. */
const MOST_SAID_BYTES = 1_024;
/** Its first start after an installation may take some seconds. */
const LONGEST_MS = 30_000;

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
  const asked = await askVersion(host, execution, environment, folder);
  if (asked.kind === 'vain') {
    return { kind: 'failed', reason: claudeFailed(`claude --version ${asked.why}`), retryable: true };
  }
  const result = programResult(asked.ending, 'claude');
  if (result.kind !== 'succeeded') {
    return result;
  }
  const version = versionIn(asked.said);
  if (version !== undefined && willDo(version)) {
    known.add(PATH);
    return undefined;
  }
  const reason = claudeFailed(
    `claude ${version ?? 'of an unknown version'} is too old; expected ${LEAST_VERSION} or later`,
  );
  return { kind: 'failed', reason, retryable: false };
}

type Asked =
  | { readonly kind: 'ended'; readonly ending: ProgramEnding; readonly said: string }
  /** It was ended, as it says too much or does not end. */
  | { readonly kind: 'vain'; readonly why: string };

async function askVersion(
  host: CommandHost,
  execution: Execution,
  environment: Readonly<Record<string, string>>,
  folder: string,
): Promise<Asked> {
  const vain = new AbortController();
  let why: string | undefined;
  const giveUp = (because: string) => {
    why ??= because;
    vain.abort();
  };
  let said = Buffer.alloc(0);
  const run = programRun(host, execution);
  const stopTimer = host.clock.after(LONGEST_MS, () => giveUp(`did not end within ${LONGEST_MS / 1_000} s`));
  const ending = await runProgram(
    { file: 'claude', args: ['--version'], environment, folder },
    {
      ...run,
      signal: AbortSignal.any([run.signal, vain.signal]),
      secrets: [],
      onOutput: (chunk, stream) => {
        if (stream === 'stderr' || why !== undefined) {
          return;
        }
        said = Buffer.concat([said, chunk.subarray(0, MOST_SAID_BYTES)]);
        if (said.length > MOST_SAID_BYTES || chunk.length > MOST_SAID_BYTES) {
          giveUp(`printed more than ${MOST_SAID_BYTES} bytes`);
        }
      },
    },
  );
  stopTimer();
  return why === undefined || execution.signal.aborted
    ? { kind: 'ended', ending, said: said.toString() }
    : { kind: 'vain', why };
}
