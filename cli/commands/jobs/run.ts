import type { Command } from 'commander';
import type { Client } from '#api/client/client.ts';
import { isFinal, type LogChunk, type Run } from '#api/shapes/run.ts';
import { waitForRun } from '#cli/calls/finished-run.ts';
import { printLog } from '#cli/calls/followed-log.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import { openSession, type Session } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import type { Output } from '#cli/terminal/output.ts';
import { printable } from '#cli/terminal/printable.ts';
import { outcomeText } from '#cli/text/outcome.ts';
import { chunkText } from '#cli/text/output.ts';

interface RunOptions {
  readonly wait?: boolean;
  readonly follow?: boolean;
  readonly force?: boolean;
  readonly idempotencyKey?: string;
}

/** `cronstack run JOB` */
export function registerRun(program: Command, surroundings: Surroundings): void {
  program
    .command('run')
    .description('run a job now')
    .argument('<job>', 'the id of a job')
    .option('--wait', 'wait for the outcome, print the output, and fail unless the run succeeds')
    .option('--follow', 'the same, but print the output while it comes')
    .option('--force', 'ignore the overlap policy')
    .option('--idempotency-key <key>', 'calls with the same key make one run')
    .action(async (id: string, { wait, follow, force, idempotencyKey }: RunOptions, command: Command) => {
      const session = openSession(surroundings, command);
      const run = await session.client.runJob(id, { force, idempotencyKey });
      if (follow === true) {
        await followToOutcome(surroundings, session, run);
      } else if (wait === true) {
        await showOutcome(surroundings, session, run);
      } else {
        const id = printable(run.id);
        session.print(run, () => `${id} is ${run.status}; its output: cronstack logs ${id}`);
      }
    });
}

/** The output goes to stdout and the outcome to stderr, so that the output can be piped on. */
async function showOutcome(surroundings: Surroundings, { client, printOutput }: Session, started: Run): Promise<void> {
  const run = finished(await waitForRun(client, surroundings, started));
  const chunks = await lastChunks(client, run);
  const output = (shownOn: Pick<Output, 'columns'>) => chunks.map((chunk) => chunkText(shownOn, chunk)).join('');
  printOutput({ ...run, output: output({ columns: undefined }) }, () => output(surroundings.stdout));
  tellOutcome(surroundings, run);
}

/** The same, with the output of all attempts as it comes. */
async function followToOutcome(surroundings: Surroundings, session: Session, started: Run): Promise<void> {
  const show = (piece: LogChunk) => chunkText(surroundings.stdout, piece);
  const run = finished(
    await waitForRun(session.client, surroundings, started, (signal) =>
      printLog(surroundings, session, { runId: started.id, show, signal }),
    ),
  );
  session.printPart(run, () => '');
  tellOutcome(surroundings, run);
}

/** Throws where the run goes on. */
function finished(run: Run): Run {
  if (!isFinal(run)) {
    const id = printable(run.id);
    throw new CommandFailure('run_goes_on', `${id} goes on and nobody waits; its output: cronstack logs ${id}`);
  }
  return run;
}

function tellOutcome({ stderr }: Surroundings, run: Run): void {
  const outcome = outcomeText(stderr, run);
  if (run.status !== 'succeeded') {
    throw new CommandFailure('run_not_succeeded', outcome);
  }
  stderr.write(`${outcome}\n`);
}

async function lastChunks(client: Client, run: Run): Promise<readonly LogChunk[]> {
  const last = run.attempts.at(-1)?.number;
  const chunks: LogChunk[] = [];
  for await (const chunk of client.eachLogChunk(run.id)) {
    if (chunk.attempt === last) {
      chunks.push(chunk);
    }
  }
  return chunks;
}
