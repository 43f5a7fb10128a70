import type { Command } from 'commander';
import { ExitWith } from '#cli/session/endings.ts';
import { openPrinter } from '#cli/session/printer.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { fieldsText } from '#cli/terminal/fields.ts';
import { addName, type NameOption, withServices } from './named.ts';

/** `cronstack service status` */
export function registerStatus(service: Command, surroundings: Surroundings): void {
  addName(service.command('status'))
    .description('say whether the service runs; exit code 1 if not')
    .action(async ({ name }: NameOption, command: Command) => {
      const printer = openPrinter(surroundings, command);
      const { hint, ...state } = await withServices(command, surroundings, async (services) => ({
        hint: services.hint,
        ...(await services.state(name)),
      }));
      printer.print(
        { name, ...state },
        () =>
          fieldsText(surroundings.stdout, [
            ['service', name],
            ['state', state.state],
            ['process', state.pid?.toString()],
            ['restarts', state.restarts?.toString()],
            ['defined in', state.file],
          ]),
        [name],
      );
      if (hint !== undefined) {
        printer.notes.write(`${hint}\n`);
      }
      if (!state.isRunning) {
        throw new ExitWith(1);
      }
    });
}
