import type { Command } from 'commander';
import { addFolderOptions, type FolderOptions } from '#cli/arguments/folder-options.ts';
import { urlOf } from '#cli/arguments/options.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import { openPrinter } from '#cli/session/printer.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';

/** `cronstack backup FILE` */
export function registerBackup(program: Command, surroundings: Surroundings): void {
  addFolderOptions(program.command('backup'))
    .description('copy jobs and history of this machine into a new file, also while everything runs')
    .argument('<file>', 'the file to make')
    .action(async (file: string, options: FolderOptions, command: Command) => {
      // Loaded only here: no other command needs a database.
      const { backUpFolder, NOT_IN_IT } = await import('#local/tools/backup.ts');
      const made = await backUpFolder(file, { ...options, ...urlOf(command) }, surroundings.env).catch(
        (cause: unknown) => {
          const reason = cause instanceof Error ? cause.message : String(cause);
          throw new CommandFailure('no_backup', `no backup was made: ${reason}`, { cause });
        },
      );
      openPrinter(surroundings, command).print({ file: made }, () => `${made}\n${NOT_IN_IT}`, [made]);
    });
}
