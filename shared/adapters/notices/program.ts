import { MARKS } from '#adapters/commands/program/environment.ts';
import { type ProgramEnding, runProgram } from '#adapters/commands/program/program.ts';
import { startDirectly } from '#adapters/commands/program/start-directly.ts';
import type { Starter } from '#adapters/commands/program/starter.ts';
import { withWorkingFolder } from '#adapters/commands/program/working-folder.ts';
import { eventsOf } from '#domain/notices/layouts/event.ts';
import type { CommandChannel } from '#domain/notices/settings/channel.ts';
import type { Sending } from '#ports/channels.ts';
import type { Clock } from '#ports/clock.ts';
import { again, answerText } from './answer.ts';
import { inOrder } from './in-order.ts';
import type { Outgoing } from './sender.ts';

/** The place of programs that are told notices: a person's own machine. */
export interface ProgramHost {
  /** Each gets an empty folder below this one. */
  readonly temporaryFolder: string;
  /** The variables that they are given: PATH and the language. */
  readonly inherited: Readonly<Record<string, string>>;
  /** Marks this installation's processes. */
  readonly scope: string;
  readonly umask?: number;
  /** Starts programs: this process itself unless told. */
  readonly starter?: Starter;
}

/** With the 5 s that a program has to end once it is told to, it is over before somebody else may send. */
const DEFAULT_TIMEOUT_SECONDS = 10;
const MS_A_SECOND = 1_000;
const MOST_OUTPUT_CHARACTERS = 4_096;

/**
 * Runs a program, without a shell, for each event, which it gets as JSON on its input: exit code 0 says that it was told. Its environment
 * is clean, its folder empty, and nothing of it is left when this answers.
 */
export async function tellProgram(
  clock: Clock,
  host: ProgramHost,
  { argv: [file, ...args], timeoutSeconds = DEFAULT_TIMEOUT_SECONDS }: CommandChannel,
  { message, writing, secrets, signal }: Outgoing,
): Promise<Sending> {
  return await inOrder(eventsOf(message, writing), async ({ id, event }) => {
    const timeout = new AbortController();
    const stopTimer = clock.after(timeoutSeconds * MS_A_SECOND, () => timeout.abort());
    let output = '';
    try {
      const ending = await withWorkingFolder(host.temporaryFolder, (folder) =>
        runProgram(
          {
            file,
            args,
            environment: environmentOf(host, folder, id),
            folder,
            stdin: `${JSON.stringify({ id, ...event })}\n`,
            umask: host.umask,
          },
          {
            clock,
            signal: AbortSignal.any([signal, timeout.signal]),
            starter: host.starter ?? startDirectly,
            secrets,
            marks: { scope: host.scope, isLeftover: ({ runId }) => runId === markOf(id) },
            onOutput: (chunk) => {
              output = (output + chunk.toString()).slice(0, MOST_OUTPUT_CHARACTERS);
            },
          },
        ),
      );
      return outcomeOf(file, ending, output, secrets);
    } finally {
      stopTimer();
    }
  });
}

function environmentOf({ inherited, scope }: ProgramHost, folder: string, id: string) {
  return {
    HOME: folder,
    ...inherited,
    TMPDIR: folder,
    [MARKS.scope]: scope,
    [MARKS.runId]: markOf(id),
    [MARKS.attempt]: '1',
  };
}

/** No run has such an id: the leftovers of one are not those of the other. */
function markOf(id: string): string {
  return `notice ${id}`;
}

function outcomeOf(file: string, ending: ProgramEnding, output: string, secrets: readonly string[]): Sending {
  switch (ending.kind) {
    case 'exited': {
      const answer = answerText(`exit code ${ending.exitCode} ${output}`, secrets);
      return ending.exitCode === 0 ? { kind: 'sent', answer } : again(answer);
    }
    case 'killed':
      return again(answerText(`killed by ${ending.signal} ${output}`, secrets));
    case 'stopped':
      return again('not over in time');
    case 'lost':
      return again('whoever watched it is gone');
    case 'not_started': {
      const why = ending.error instanceof Error ? ending.error.message : String(ending.error);
      return again(answerText(`${file} could not be started: ${why}`, secrets));
    }
  }
}
