import { type Command, InvalidArgumentError } from 'commander';
import { ExitWith } from '#cli/session/endings.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { addName, type NameOption, withServices } from './named.ts';

interface LogsOptions extends NameOption {
  readonly lines: number;
  readonly follow?: boolean;
}

/** `cronstack service logs` */
export function registerServiceLogs(service: Command, surroundings: Surroundings): void {
  addName(service.command('logs'))
    .description('show what the service printed: starts, ends of runs, trouble')
    .option('--lines <count>', 'only the last so many lines', parseLines, 100)
    .option('--follow', 'go on showing what it prints')
    .action(async ({ name, lines, follow = false }: LogsOptions, command: Command) => {
      const exitCode = await withServices(command, surroundings, (services) =>
        services.showLogs(name, { lines, follow }),
      );
      if (exitCode !== 0) {
        throw new ExitWith(1);
      }
    });
}

function parseLines(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) {
    throw new InvalidArgumentError('Expected a whole number of lines, from 1 on.');
  }
  return Number(text);
}
