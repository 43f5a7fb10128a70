import type { Command } from 'commander';
import type { CalendarLine } from '#api/shapes/calendars/calendar.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { formatTable } from '#cli/terminal/table.ts';
import { utcTime } from '#cli/terminal/times.ts';
import { adoptionText } from '#cli/text/calendars.ts';

/** `cronstack calendars list` */
export function registerListCalendars(calendars: Command, surroundings: Surroundings): void {
  calendars
    .command('list', { isDefault: true })
    .description('show all of them')
    .action(async (_: object, command: Command) => {
      const { client, print } = await openSession(surroundings, command);
      const lines: CalendarLine[] = [];
      for await (const line of client.eachCalendar()) {
        lines.push(line);
      }
      const columns = [
        { title: 'CALENDAR', value: ({ name }: CalendarLine) => name },
        { title: 'REVISION', value: ({ revision }: CalendarLine) => String(revision), align: 'right' as const },
        { title: 'THROUGH', value: ({ through = '' }: CalendarLine) => through },
        { title: 'SAVED (UTC)', value: ({ savedAt }: CalendarLine) => utcTime(savedAt) },
        { title: 'BY', value: ({ by }: CalendarLine) => by },
        { title: 'JOBS', value: adoptionText },
      ];
      print(
        lines,
        () => (lines.length === 0 ? 'there are no calendars' : formatTable(surroundings.stdout, columns, lines)),
        lines.map(({ name }) => name),
      );
    });
}
