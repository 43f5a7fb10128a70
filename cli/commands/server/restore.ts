import type { Command } from 'commander';
import { addFolderOptions, type FolderOptions } from '#cli/arguments/folder-options.ts';
import { urlOf } from '#cli/arguments/options.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import { openPrinter } from '#cli/session/printer.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';

/** `cronstack restore FILE` */
export function registerRestore(program: Command, surroundings: Surroundings): void {
  addFolderOptions(program.command('restore'))
    .description('put a backup into a data folder whose runtime is stopped; the database of before is kept beside it')
    .argument('<file>', 'what cronstack backup made')
    .action(async (file: string, options: FolderOptions, command: Command) => {
      // Loaded only here: no other command needs a database.
      const { keptInWords, restoreFolder } = await import('#local/tools/restore.ts');
      const { database, former, kept } = await restoreFolder(
        file,
        surroundings.now(),
        { ...options, ...urlOf(command) },
        surroundings.env,
      ).catch((cause: unknown) => {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new CommandFailure('not_restored', `nothing was restored: ${reason}`, { cause });
      });
      const lines = [
        `restored ${file} into ${database}`,
        ...(former === undefined ? [] : [`the database of before is ${former}`]),
        'fires since the backup are decided again at the next start: docs/operations.md#backup',
        keptInWords(kept),
      ];
      openPrinter(surroundings, command).print({ database, former }, () => lines.join('\n'), [database]);
    });
}
