import type { Command } from 'commander';
import type { Client } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';
import type { LogChunk } from '#api/shapes/run.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { style } from '#cli/terminal/style.ts';
import { chunkText } from '#cli/text/output.ts';

/** `cronstack logs RUN` */
export function registerLogs(program: Command, surroundings: Surroundings): void {
  program
    .command('logs')
    .description("print a run's output, attempt by attempt")
    .argument('<run>', 'the id of a run, or of a job for its newest run')
    .option('--raw', 'print it as it is, also what a terminal obeys: colours, but also what a hostile command wrote')
    .action(async (id: string, { raw = false }: { readonly raw?: boolean }, command: Command) => {
      const { client, printOutput } = openSession(surroundings, command);
      const chunks = await chunksOf(client, await runIdOf(client, id));
      printOutput(chunks, () => logText(surroundings, chunks, raw));
    });
}

/** Every run id has the form of a job id: a run is what it is first taken for. */
async function runIdOf(client: Client, id: string): Promise<string> {
  try {
    return (await client.getRun(id)).id;
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== 'run_not_found') {
      throw error;
    }
    const [newest] = (await client.listRuns(id, { limit: 1 }).catch(() => ({ items: [] }))).items;
    if (newest === undefined) {
      throw error;
    }
    return newest.id;
  }
}

async function chunksOf(client: Client, runId: string): Promise<readonly LogChunk[]> {
  const chunks: LogChunk[] = [];
  for await (const chunk of client.eachLogChunk(runId)) {
    chunks.push(chunk);
  }
  return chunks;
}

/** The output; where there were several attempts, each one under its number. */
function logText({ stdout }: Surroundings, chunks: readonly LogChunk[], raw: boolean): string {
  const shownOn = raw ? { columns: undefined } : stdout;
  const severalAttempts = new Set(chunks.map(({ attempt }) => attempt)).size > 1;
  return chunks
    .map((chunk, index) => {
      const { attempt } = chunk;
      const isFirst = attempt !== chunks[index - 1]?.attempt;
      const text = chunkText(shownOn, chunk);
      return severalAttempts && isFirst ? `${style(stdout, 'dim', `--- attempt ${attempt}`)}\n${text}` : text;
    })
    .join('');
}
