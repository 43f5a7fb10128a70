import { basename } from 'node:path';
import type { Command } from 'commander';
import { nameOf, readSource } from '#cli/commands/import/read.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { readJsonc } from '#domain/values/json/comments.ts';

interface PutOptions {
  readonly name?: string;
  readonly dryRun?: true;
}

/** `cronstack calendars put FILE` */
export function registerPutCalendar(calendars: Command, surroundings: Surroundings): void {
  calendars
    .command('put')
    .description('store a calendar, or its next revision, and say what that changes for the jobs that use it')
    .argument('<file>', 'a calendar in JSON; - reads standard input')
    .option('--name <name>', "its name (default: the file's, without its ending)")
    .option('--dry-run', 'store nothing, only say it')
    .action(
      async (file: string, { name = basename(file).replace(/\.\w+$/, ''), dryRun }: PutOptions, command: Command) => {
        const read = readJsonc(await readSource(surroundings, file));
        if (!read.ok) {
          throw new CommandFailure(
            'bad_file',
            `${nameOf(file)}: ${read.errors.map(({ message }) => message).join('; ')}`,
          );
        }
        const session = await openSession(surroundings, command);
        const { putCalendar } = await import('./store.ts');
        await putCalendar(session, name, read.value, dryRun === true);
      },
    );
}
