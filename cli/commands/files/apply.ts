import type { Command } from 'commander';
import { applyAll, planAll } from '#cli/calls/apply-pages.ts';
import { readJobFile } from '#cli/calls/job-file.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { changedIds, changesText } from '#cli/text/changes.ts';

interface ApplyOptions {
  readonly source?: string;
  readonly prune?: boolean;
  readonly dryRun?: boolean;
}

/** `cronstack apply FILE` */
export function registerApply(program: Command, surroundings: Surroundings): void {
  program
    .command('apply')
    .description('create and update the jobs of a file; one bad job and nothing is stored')
    .argument('<file>', 'JSON, comments allowed: an array of jobs, {"jobs": [...]} or one job; - reads standard input')
    .option('--source <label>', 'the label these jobs are managed under')
    .option('--prune', 'delete the other jobs of the same source')
    .option('--dry-run', 'say what would be done and do nothing')
    .action(async (file: string, { source, prune = false, dryRun = false }: ApplyOptions, command: Command) => {
      if (prune && source === undefined) {
        command.error('error: --prune needs --source, whose jobs it may delete');
      }
      const { client, print } = openSession(surroundings, command);
      const set = { jobs: await readJobFile(surroundings, file), prune, source };
      const items = await (dryRun
        ? planAll(client, set)
        : inOrder(surroundings, (isStopped) => applyAll(client, set, isStopped)));
      print({ items }, () => changesText(surroundings.stdout, items), changedIds(items));
    });
}

/** Lets work end where it may end, once it is asked to. Asked twice, the command ends at once. */
async function inOrder<Answer>(
  surroundings: Surroundings,
  work: (isStopped: () => boolean) => Promise<Answer>,
): Promise<Answer> {
  let stopped = false;
  const noLongerAsked = surroundings.onStop(() => {
    stopped = true;
    noLongerAsked();
    surroundings.stderr.write('stopping as soon as the call that is under way is done\n');
  });
  try {
    return await work(() => stopped);
  } finally {
    noLongerAsked();
  }
}
