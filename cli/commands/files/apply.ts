import type { Command } from 'commander';
import { applyPages } from '#cli/calls/apply-pages.ts';
import { pagesOf } from '#cli/calls/pages.ts';
import { readJobFiles } from '#cli/job-files/read.ts';
import { inOrder } from '#cli/session/in-order.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { Progress } from '#cli/terminal/progress.ts';
import { changedIds, changesText } from '#cli/text/edits/changes.ts';
import { printPlan } from './plan.ts';

interface ApplyOptions {
  readonly source?: string;
  readonly prune?: boolean;
  readonly plan?: string;
  readonly dryRun?: boolean;
  readonly progress?: boolean;
  readonly unchanged?: boolean;
}

/** `cronstack apply FILE` */
export function registerApply(program: Command, surroundings: Surroundings): void {
  program
    .command('apply')
    .description('create and update the jobs of a file; one bad job and nothing is stored')
    .argument(
      '<file>',
      'JSON, comments allowed, or YAML: an array of jobs, {"jobs": [...]} or one job; a folder: all such files below it; - reads standard input',
    )
    .option('--source <label>', 'the label these jobs are managed under')
    .option('--prune', 'delete the other jobs of the same source')
    .option('--plan <hash>', 'only if this is still what plan says')
    .option('--dry-run', 'the same as plan')
    .option('--unchanged', 'list the jobs that stay as they are as well')
    .option('--progress', 'say how far it is also where there is no terminal')
    .action(async (file: string, options: ApplyOptions, command: Command) => {
      if (options.prune === true && options.source === undefined) {
        command.error('error: --prune needs --source, whose jobs it may delete');
      }
      await (options.dryRun === true
        ? printPlan(surroundings, command, file, options)
        : applyFile(surroundings, command, file, options));
    });
}

async function applyFile(
  surroundings: Surroundings,
  command: Command,
  file: string,
  { source, prune = false, plan, progress = false, unchanged = false }: ApplyOptions,
): Promise<void> {
  const { client, print, notes } = await openSession(surroundings, command);
  const jobs = await readJobFiles(surroundings, file);
  const line = new Progress(notes, surroundings.now, progress);
  const items = await inOrder(surroundings, (isStopped) =>
    applyPages(
      client,
      { jobs, prune, source },
      {
        plan,
        isStopped,
        onPlanned: (done) => line.at('planned', done, jobs.length),
        onApplied: (done) => line.at('applied', done, jobs.length),
      },
    ),
  );
  if (pagesOf(jobs).length > 1) {
    line.end('applied', jobs.length);
  }
  print({ items }, () => changesText(surroundings.stdout, items, unchanged), changedIds(items));
}
