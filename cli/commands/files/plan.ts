import type { Command } from 'commander';
import { planPages } from '#cli/calls/plan-pages.ts';
import { readJobFiles } from '#cli/job-files/read.ts';
import { ExitWith } from '#cli/session/endings.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { Progress } from '#cli/terminal/progress.ts';
import { changedIds, planText } from '#cli/text/edits/changes.ts';

interface PlanOptions {
  readonly source?: string;
  readonly prune?: boolean;
  readonly progress?: boolean;
  readonly detailedExitcode?: boolean;
  readonly unchanged?: boolean;
}

/** The exit code for a plan with changes, where that is asked for; 2 is wrong usage. */
const THERE_ARE_CHANGES = 3;

/** `cronstack plan FILE` */
export function registerPlan(program: Command, surroundings: Surroundings): void {
  program
    .command('plan')
    .description('say in words what apply would do, and do nothing')
    .argument('<file>', 'as for apply')
    .option('--source <label>', 'the label these jobs are managed under')
    .option('--prune', 'with the deletions of apply --prune')
    .option('--unchanged', 'list the jobs that stay as they are as well')
    .option('--detailed-exitcode', `exit code ${THERE_ARE_CHANGES} where something would change`)
    .option('--progress', 'say how far it is also where there is no terminal')
    .action(async (file: string, options: PlanOptions, command: Command) => {
      if (options.prune === true && options.source === undefined) {
        command.error('error: --prune needs --source, whose jobs it may delete');
      }
      await printPlan(surroundings, command, file, options);
    });
}

/** Prints what applying the file would do. */
export async function printPlan(
  surroundings: Surroundings,
  command: Command,
  file: string,
  { source, prune = false, progress = false, unchanged = false, detailedExitcode = false }: PlanOptions,
): Promise<void> {
  const { client, print, notes } = await openSession(surroundings, command);
  const jobs = await readJobFiles(surroundings, file);
  const line = new Progress(notes, surroundings.now, progress);
  const { items, hash, pages } = await planPages(client, { jobs, prune, source }, (done) =>
    line.at('planned', done, jobs.length),
  );
  if (pages.length > 1) {
    line.end('planned', jobs.length);
  }
  const changed = changedIds(items);
  print({ items, hash }, () => planText(surroundings.stdout, { items, hash }, unchanged), changed);
  if (detailedExitcode && changed.length > 0) {
    throw new ExitWith(THERE_ARE_CHANGES);
  }
}
