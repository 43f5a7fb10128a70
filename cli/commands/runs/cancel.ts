import type { Command } from 'commander';
import { isFinal } from '#api/words/final.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { outcomeText } from '#cli/text/outcome.ts';

/** `cronstack cancel RUN` */
export function registerCancel(program: Command, surroundings: Surroundings): void {
  program
    .command('cancel')
    .description('cancel a run; one that runs is stopped within seconds')
    .argument('<run>', 'the id of a run')
    .action(async (runId: string, _options: object, command: Command) => {
      const { client, print } = await openSession(surroundings, command);
      const run = await client.cancelRun(runId);
      print(run, () =>
        isFinal(run) ? outcomeText(surroundings.stdout, run) : `${run.id} is ${run.status}; it will be cancelled`,
      );
    });
}
