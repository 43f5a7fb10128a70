import type { Command } from 'commander';
import type { Client } from '#api/client/client.ts';
import { ClientError } from '#api/client/error.ts';
import { MAX_PAGE_ITEMS, MOST_END_BYTES } from '#api/routes/limits.ts';
import type { LogChunk, Run } from '#api/shapes/run.ts';
import { isFinal } from '#api/words/final.ts';
import { parseCount } from '#cli/arguments/options.ts';
import { printLog } from '#cli/calls/followed-log.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import { openSession, type Session } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printable } from '#cli/terminal/printable.ts';
import { style } from '#cli/terminal/style.ts';
import { utcTime } from '#cli/terminal/times.ts';
import { chunkText } from '#cli/text/output.ts';
import { present } from '#domain/values/present.ts';

interface LogsOptions {
  readonly raw?: boolean;
  readonly last?: number;
  readonly follow?: boolean;
}

/** `cronstack logs RUN` */
export function registerLogs(program: Command, surroundings: Surroundings): void {
  program
    .command('logs')
    .description("print a run's output, attempt by attempt")
    .argument('<run>', 'the id of a run, or of a job for its run that started last')
    .option('--raw', 'print it as it is, also what a terminal obeys: colours, but also what a hostile command wrote')
    .option('--last <bytes>', 'only the last lines, of at most so many bytes', parseCount(MOST_END_BYTES))
    .option('--follow', 'print what comes until the run is over')
    .action(async (id: string, { raw = false, last, follow }: LogsOptions, command: Command) => {
      const session = await openSession(surroundings, command);
      const runId = await runIdOf(session, id);
      const shownOn = raw ? { columns: undefined } : surroundings.stdout;
      if (follow === true) {
        await printLog(surroundings, session, { runId, lastBytes: last, show: (piece) => chunkText(shownOn, piece) });
      } else {
        const chunks = await chunksOf(session.client, runId, last);
        session.printOutput(chunks, () => logText(surroundings, chunks, shownOn));
      }
    });
}

/** Every run id has the form of a job id: a run is what it is first taken for. Of a job it says which run it is. */
async function runIdOf({ client, notes }: Session, id: string): Promise<string> {
  try {
    return (await client.getRun(id)).id;
  } catch (error) {
    if (!(error instanceof ClientError) || error.code !== 'run_not_found') {
      throw error;
    }
    const { started, newest } = await newestRuns(client, id);
    if (started !== undefined) {
      notes.write(`${printable(started.id)}, ${started.status}, started ${utcTime(started.startedAt)}\n`);
      return started.id;
    }
    if (newest !== undefined) {
      throw new CommandFailure('no_runs', neverStarted(id, newest));
    }
    throw (await isJob(client, id)) ? new CommandFailure('no_runs', neverRan(id)) : error;
  }
}

/** The run of a job that started last, whatever instant it was planned for; where none has started, the one to name instead. */
async function newestRuns(client: Client, jobId: string): Promise<{ readonly started?: Run; readonly newest?: Run }> {
  let newest: Run | undefined;
  let cursor: string | undefined;
  do {
    const page = await client
      .listRuns(jobId, { limit: MAX_PAGE_ITEMS, ...present({ cursor }) })
      .catch(() => ({ items: [], nextCursor: undefined }));
    const [started] = page.items
      .filter(({ startedAt }) => startedAt !== undefined)
      .sort((one, other) => startOf(other) - startOf(one));
    if (started !== undefined) {
      return { started };
    }
    newest ??= page.items.find((run) => !isFinal(run)) ?? page.items[0];
    cursor = page.nextCursor;
  } while (cursor !== undefined);
  return present({ newest });
}

function startOf({ startedAt = '' }: Run): number {
  return Date.parse(startedAt);
}

function neverStarted(jobId: string, run: Run): string {
  const { status, scheduledAt, reason } = run;
  const why = reason === undefined ? '' : `: ${printable(reason)}`;
  const state = isFinal(run) ? `${status}${why}` : `asked for at ${utcTime(scheduledAt)}, not started yet`;
  return `no run of ${printable(jobId)} has printed anything: ${printable(run.id)}, ${state}`;
}

async function isJob(client: Client, id: string): Promise<boolean> {
  return client.getJob(id).then(
    () => true,
    () => false,
  );
}

function neverRan(id: string): string {
  return `${printable(id)} has no runs yet, or none that are kept; run it now: cronstack run ${printable(id)}`;
}

async function chunksOf(client: Client, runId: string, lastBytes?: number): Promise<readonly LogChunk[]> {
  if (lastBytes !== undefined) {
    return (await client.readLog(runId, { from: 'end', bytes: lastBytes, limit: MAX_PAGE_ITEMS })).items;
  }
  const chunks: LogChunk[] = [];
  for await (const chunk of client.eachLogChunk(runId)) {
    chunks.push(chunk);
  }
  return chunks;
}

/** The output; where there were several attempts, each one under its number. */
function logText(
  { stdout }: Surroundings,
  chunks: readonly LogChunk[],
  shownOn: Parameters<typeof chunkText>[0],
): string {
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
