import type { Command } from 'commander';
import { planAll } from '#cli/calls/apply-pages.ts';
import { readJobFile } from '#cli/calls/job-file.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { changedIds, changesText } from '#cli/text/changes.ts';

/** `cronstack plan FILE` */
export function registerPlan(program: Command, surroundings: Surroundings): void {
  program
    .command('plan')
    .description('say what apply would do, and do nothing')
    .argument('<file>', 'as for apply')
    .option('--source <label>', 'the label these jobs are managed under')
    .option('--prune', 'with the deletions of apply --prune')
    .action(async (file: string, options: { source?: string; prune?: boolean }, command: Command) => {
      const { source, prune = false } = options;
      if (prune && source === undefined) {
        command.error('error: --prune needs --source, whose jobs it may delete');
      }
      const { client, print } = openSession(surroundings, command);
      const jobs = await readJobFile(surroundings, file);
      const items = await planAll(client, { jobs, prune, source });
      print({ items }, () => changesText(surroundings.stdout, items), changedIds(items));
    });
}
