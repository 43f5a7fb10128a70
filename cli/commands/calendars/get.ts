import type { Command } from 'commander';
import { parseCount } from '#cli/arguments/options.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';

const MOST_REVISIONS = 999_999_999;

/** `cronstack calendars get NAME` */
export function registerGetCalendar(calendars: Command, surroundings: Surroundings): void {
  calendars
    .command('get')
    .description('print a calendar as put takes it; with --json with its revision and the jobs that use it')
    .argument('<name>', 'the name of a calendar')
    .option('--revision <number>', 'another one than the latest', parseCount(MOST_REVISIONS))
    .action(async (name: string, { revision }: { readonly revision?: number }, command: Command) => {
      const { client, printOutput } = await openSession(surroundings, command);
      const shown = await client.getCalendar(name, revision === undefined ? {} : { revision: String(revision) });
      printOutput(shown, () => JSON.stringify(shown.calendar, null, 2), [name]);
    });
}
