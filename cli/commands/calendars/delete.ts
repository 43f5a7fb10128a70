import type { Command } from 'commander';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printable } from '#cli/terminal/printable.ts';

/** `cronstack calendars delete NAME` */
export function registerDeleteCalendar(calendars: Command, surroundings: Surroundings): void {
  calendars
    .command('delete')
    .description('delete a calendar that no job uses')
    .argument('<name>', 'the name of a calendar')
    .action(async (name: string, _: object, command: Command) => {
      const { client, print } = await openSession(surroundings, command);
      await client.deleteCalendar(name);
      print({ name, change: 'deleted' }, () => `${printable(name)} is deleted`, [name]);
    });
}
