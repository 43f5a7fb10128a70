import type { Command } from 'commander';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { type Company, showAskedRun } from './asked-run.ts';

interface RetryOptions extends Company {
  readonly force?: boolean;
  readonly current?: boolean;
  readonly note?: string;
  readonly idempotencyKey?: string;
}

/** `cronstack retry RUN` */
export function registerRetry(program: Command, surroundings: Surroundings): void {
  program
    .command('retry')
    .description('do a run again that is over: the same revision, arguments and planned instant')
    .argument('<run>', 'the id of a run')
    .option('--wait', 'wait for the outcome, print the output, and fail unless the new run succeeds')
    .option('--follow', 'the same, but print the output while it comes')
    .option('--force', 'ignore the overlap policy')
    .option('--current', 'with the job as it is now, and not as the run had it')
    .option('--note <text>', 'why, for whoever asks later')
    .option('--idempotency-key <key>', 'calls with the same key make one run')
    .action(async (runId: string, { wait, follow, ...body }: RetryOptions, command: Command) => {
      const session = await openSession(surroundings, command);
      const run = await session.client.retryRun(runId, body);
      await showAskedRun(surroundings, session, run, { wait, follow });
    });
}
