import type { Command } from 'commander';
import { addRunnerOptions, type TypedRunnerOptions } from '#cli/arguments/runner-options.ts';
import { ExitWith } from '#cli/session/endings.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';

/** `cronstack runner` */
export function registerRunner(program: Command, surroundings: Surroundings): void {
  addRunnerOptions(program.command('runner'))
    .description('run the commands of a class of a deployment on this machine')
    .action(async (options: TypedRunnerOptions) => {
      // Loaded only here: it has a good part of the product in it.
      const { startRunner } = await import('#local/remote/start.ts');
      const exitCode = await startRunner(options, surroundings);
      if (exitCode !== 0) {
        throw new ExitWith(exitCode);
      }
    });
}
