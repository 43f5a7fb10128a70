import type { Command } from 'commander';
import { addStartOptions, type TypedStartOptions } from '#cli/arguments/start-options.ts';
import { ExitWith } from '#cli/session/endings.ts';
import { formatOf } from '#cli/session/format.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';

interface StartOptions extends TypedStartOptions {
  readonly token?: boolean;
}

/** `cronstack start` */
export function registerStart(program: Command, surroundings: Surroundings): void {
  addStartOptions(program.command('start'))
    .description('run everything on this machine: the API, the clock and the jobs')
    .option('--no-token', 'answer requests without a token, too: whoever reaches the port runs commands as you')
    .action(async (options: StartOptions, command: Command) => {
      // Loaded only here: no other command needs the runtime, which takes a second to load.
      const { startLocal } = await import('#local/start.ts');
      reportLosses(surroundings);
      const quiet = { ...surroundings.stdout, write: () => undefined };
      const isQuiet = formatOf(command).kind === 'quiet';
      const exitCode = await startLocal(options, isQuiet ? { ...surroundings, stdout: quiet } : surroundings);
      if (exitCode !== 0) {
        throw new ExitWith(exitCode);
      }
    });
}

/** Whoever reads one stream no more may still read the other. */
function reportLosses({ stdout, stderr }: Surroundings): void {
  stdout.onLoss(({ reason }) => stderr.write(`cronstack: the standard output is lost (${reason}); all else goes on\n`));
  stderr.onLoss(({ reason }) => stdout.write(`the error output is lost (${reason}); all else goes on\n`));
}
