import { join } from 'node:path';
import * as z from 'zod';
import { defineTask, type TaskContext } from '#adapters/commands/task/define.ts';
import { TaskRefusedError } from '#adapters/commands/task/refused.ts';
import { allowedFolder } from './old-files/allowed-folder.ts';
import { bytesText } from './old-files/bytes-text.ts';
import { cleanFolder } from './old-files/clean-folder.ts';
import { globProblem } from './old-files/glob.ts';
import { allowedRoots, type CleaningTarget, plannedTargets } from './old-files/plan-cleaning.ts';
import { counted } from './reports/markdown.ts';

const pattern = z.string().check((context) => {
  const problem = globProblem(context.value);
  if (problem !== undefined) {
    context.issues.push({ code: 'custom', input: context.value, message: problem });
  }
});

/**
 * Deletes files by age and pattern in the given folders, which have to lie within the allowed roots; without arguments, Cronstack's own
 * old reports and what killed runtimes left behind. Says each thing it deletes.
 */
export default defineTask({
  args: z
    .strictObject({
      folders: z.array(z.string().min(1)).min(1).optional(),
      glob: z
        .union([pattern, z.array(pattern).min(1)])
        .default('**')
        .transform((globs) => [globs].flat()),
      olderThanDays: z.number().min(0).default(30),
      dryRun: z.boolean().default(false),
    })
    .prefault({}),
  async run(context, args) {
    const planned = plannedTargets(context, args, Date.parse(context.scheduledAt));
    const targets = await checkedTargets(context, planned, args.folders);
    const tally = makeTally(context, args.dryRun);
    for (const { folder, isOld } of targets) {
      await cleanFolder(folder, { dryRun: args.dryRun, isOld, ...tally.at(folder) });
    }
    return tally.total(targets.length);
  },
});

/** Says what happens as it happens, and the sum at the end. */
function makeTally({ log }: TaskContext, dryRun: boolean) {
  let [things, freedBytes, failed] = [0, 0, 0];
  return {
    at: (folder: string) => ({
      onDeleted(path: string, bytes: number) {
        things += 1;
        freedBytes += bytes;
        log(`${dryRun ? 'would delete' : 'deleted'} ${shown(folder, path)} (${bytesText(bytes)})`);
      },
      onLeft: (path: string, why: string) => log(`left ${shown(folder, path)}: ${why}`),
      onFailed(path: string, why: string) {
        failed += 1;
        log(`failed ${shown(folder, path)}: ${why}`);
      },
    }),
    total(places: number): string {
      const sum = `${counted(things, 'file or folder', 'files and folders')} in ${counted(places, 'place')}, ${bytesText(freedBytes)}`;
      if (failed > 0) {
        throw new Error(
          `${counted(failed, 'file or folder', 'files and folders')} could not be deleted (deleted: ${sum})`,
        );
      }
      return `${dryRun ? 'Would delete' : 'Deleted'} ${sum}.`;
    },
  };
}

/** All of them before anything is deleted. Of Cronstack's own folders, some may not be there yet. */
async function checkedTargets(
  context: TaskContext,
  targets: readonly CleaningTarget[],
  named: readonly string[] | undefined,
): Promise<readonly CleaningTarget[]> {
  const roots = allowedRoots(context);
  const checked: CleaningTarget[] = [];
  for (const target of targets) {
    try {
      checked.push({ ...target, folder: await allowedFolder(target.folder, roots) });
    } catch (error) {
      if (named !== undefined || !(error instanceof TaskRefusedError)) {
        throw error;
      }
    }
  }
  return checked;
}

/** One line, whatever the name is. */
function shown(folder: string, path: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is to be taken out
  return join(folder, path).replace(/[\u0000-\u001f\u007f]/g, '?');
}
