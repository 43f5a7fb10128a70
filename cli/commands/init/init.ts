import type { Command } from 'commander';
import type { Surroundings } from '#cli/session/surroundings.ts';
import type { InitOptions } from './interview.ts';

/** `cronstack init [FOLDER]` */
export function registerInit(program: Command, surroundings: Surroundings): void {
  program
    .command('init')
    .description('write a first job file, its task and a test of it; asks for what it is not told')
    .argument('[folder]', 'where (default: here)')
    .option('--job <id>', "the job's id, and its task's name (default: hello)")
    .option('--schedule <schedule>', 'when it runs (default: */10 * * * *)')
    .option('--timezone <zone>', "an IANA time zone (default: this machine's)")
    .option('--language <language>', "the task's: typescript or javascript (default: typescript where it runs here)")
    .option('--yes', 'ask nothing: the defaults')
    .action(async (folder: string | undefined, options: InitOptions, command: Command) => {
      // It knows the language of schedules, which is a large part of the product.
      const { writeFirst } = await import('./interview.ts');
      await writeFirst(folder, options, surroundings, command);
    });
}
