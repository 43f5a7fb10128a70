import { Argument, type Command } from 'commander';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { COMPLETION_SCRIPTS, type Shell } from './scripts.ts';

/** `cronstack completion bash|zsh|fish` */
export function registerCompletion(program: Command, { stdout }: Surroundings): void {
  program
    .command('completion')
    .description('print a script that lets a shell complete commands, options, and the ids of jobs and runs')
    .addArgument(new Argument('<shell>', 'the shell').choices(Object.keys(COMPLETION_SCRIPTS)))
    .action((shell: Shell) => {
      stdout.write(COMPLETION_SCRIPTS[shell]);
    });
}
