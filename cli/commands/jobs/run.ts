import type { Command } from 'commander';
import type { Client } from '#api/client/client.ts';
import { isFinal, type Run } from '#api/shapes/run.ts';
import { waitForRun } from '#cli/calls/finished-run.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import { openSession, type Session } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { outcomeText } from '#cli/text/outcome.ts';
import { chunkText } from '#cli/text/output.ts';

interface RunOptions {
  readonly wait?: boolean;
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
    .option('--force', 'ignore the overlap policy')
    .option('--idempotency-key <key>', 'calls with the same key make one run')
    .action(async (id: string, { wait = false, force, idempotencyKey }: RunOptions, command: Command) => {
      const session = openSession(surroundings, command);
      const run = await session.client.runJob(id, { force, idempotencyKey });
      if (wait) {
        await showOutcome(surroundings, session, run);
      } else {
        session.print(run, () => `${run.id} is ${run.status}; its output: cronstack logs ${run.id}`);
      }
    });
}

/** The output goes to stdout and the outcome to stderr, so that the output can be piped on. */
async function showOutcome(surroundings: Surroundings, { client, print }: Session, started: Run): Promise<void> {
  const run = await waitForRun(client, surroundings, started);
  if (!isFinal(run)) {
    throw new CommandFailure('run_goes_on', `${run.id} goes on and nobody waits; its output: cronstack logs ${run.id}`);
  }
  const output = await lastOutput(client, run);
  print({ ...run, output }, () => output);
  const outcome = outcomeText(surroundings.stderr, run);
  if (run.status !== 'succeeded') {
    throw new CommandFailure('run_not_succeeded', outcome);
  }
  surroundings.stderr.write(`${outcome}\n`);
}

async function lastOutput(client: Client, run: Run): Promise<string> {
  const last = run.attempts.at(-1)?.number;
  let output = '';
  for await (const chunk of client.eachLogChunk(run.id)) {
    output += chunk.attempt === last ? chunkText(chunk) : '';
  }
  return output;
}
