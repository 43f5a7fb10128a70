import { type CommandHost, programRun } from '#adapters/commands/program/host.ts';
import type { AttemptPlace } from '#adapters/commands/program/place.ts';
import { type ProgramEnding, runProgram } from '#adapters/commands/program/program.ts';
import type { ClaudeStream } from '#domain/claude/stream.ts';
import type { ClaudeCommand } from '#domain/jobs/command/claude/schema.ts';
import { neededServers } from '#domain/jobs/command/claude/servers.ts';
import { makeMaskedOutput } from '#domain/secrets/mask/bytes.ts';
import type { Execution, OutputStream } from '#ports/executor.ts';
import { ClaudeWatch } from './watch.ts';

/** The words, the standard input and the environment of one start. */
interface Start {
  readonly args: readonly string[];
  readonly prompt: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** The end of one start of the program, and what its events said. */
export interface Started {
  readonly ending: ProgramEnding;
  readonly stream: ClaudeStream;
  /** It was ended as it stayed after its result. */
  readonly hasStayed: boolean;
}

/** Starts Claude Code and follows it to its end. Its events are the output, a line each, with secrets masked in what is shown and in nothing else. */
export async function startClaude(
  host: CommandHost,
  execution: Execution,
  { mcp }: ClaudeCommand,
  { args, prompt, environment }: Start,
  { workingFolder: folder, secrets }: AttemptPlace,
): Promise<Started> {
  const masked = (stream: OutputStream) =>
    makeMaskedOutput(secrets, (text) => execution.onOutput(Buffer.from(text), stream));
  const [log, complaints] = [masked('stdout'), masked('stderr')];
  const watch = new ClaudeWatch(host.clock, neededServers(mcp?.mcpServers ?? {}), (line) =>
    log.write(Buffer.from(`${line}\n`)),
  );
  const run = programRun(host, execution);
  const ending = await runProgram(
    { file: 'claude', args, environment, folder, stdin: prompt, umask: host.umask },
    {
      ...run,
      signal: AbortSignal.any([run.signal, watch.signal]),
      // The events are read as they are: a mask could break their JSON.
      secrets: [],
      onOutput: (chunk, stream) => (stream === 'stdout' ? watch.write(Buffer.from(chunk)) : complaints.write(chunk)),
    },
  );
  watch.close();
  log.finish();
  complaints.finish();
  return { ending, stream: watch.stream, hasStayed: watch.hasStayed };
}
