import type { Command } from 'commander';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { registerDeleteCalendar } from './delete.ts';
import { registerGetCalendar } from './get.ts';
import { registerImportCalendar } from './import.ts';
import { registerListCalendars } from './list.ts';
import { registerPutCalendar } from './put.ts';

/** `cronstack calendars list|get|put|delete|import` */
export function registerCalendars(program: Command, surroundings: Surroundings): void {
  const calendars = program
    .command('calendars')
    .description('the calendars that schedules leave out or keep to, by name, for several jobs');
  registerListCalendars(calendars, surroundings);
  registerGetCalendar(calendars, surroundings);
  registerPutCalendar(calendars, surroundings);
  registerDeleteCalendar(calendars, surroundings);
  registerImportCalendar(calendars, surroundings);
}
