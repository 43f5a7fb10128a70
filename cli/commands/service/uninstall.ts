import type { Command } from 'commander';
import { openPrinter } from '#cli/session/printer.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { addName, type NameOption, withServices } from './named.ts';

/** `cronstack service uninstall` */
export function registerUninstall(service: Command, surroundings: Surroundings): void {
  addName(service.command('uninstall'))
    .description('end the service and have this machine forget it; jobs and history stay')
    .action(async ({ name }: NameOption, command: Command) => {
      const file = await withServices(command, surroundings, (services) => services.uninstall(name));
      openPrinter(surroundings, command).print(
        { name, file, change: 'removed' },
        () => `${name} has ended, and ${file} is removed; jobs and history stay in the data folder`,
        [name],
      );
    });
}
