import type { Command } from 'commander';
import { ExitWith } from '#cli/session/endings.ts';
import { formatOf } from '#cli/session/format.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';

interface StartOptions {
  readonly port?: string;
  readonly host?: string;
  readonly token?: boolean;
  readonly data?: string;
  readonly config?: string;
  readonly tasks?: string;
  readonly allowPrivate?: boolean;
  readonly runners?: string;
}

/** `cronstack start` */
export function registerStart(program: Command, surroundings: Surroundings): void {
  program
    .command('start')
    .description('run everything on this machine: the API, the clock and the jobs')
    .option('--port <port>', 'the port to listen on (default: CRONSTACK_PORT, else 4747)')
    .option(
      '--host <address>',
      'the address to listen on, in a container 0.0.0.0 (default: CRONSTACK_HOST, else 127.0.0.1)',
    )
    .option('--no-token', 'answer requests without a token, too: whoever reaches the port runs commands as you')
    .option('--data <folder>', "where jobs and history are kept (default: CRONSTACK_DATA, else the configuration's)")
    .option('--config <file>', 'the configuration: JSON, comments allowed')
    .option(
      '--tasks <folder>',
      "the folder of your tasks (default: CRONSTACK_TASKS, else the configuration's, else ./tasks)",
    )
    .option(
      '--allow-private',
      'let http commands ask this machine and its network (default: CRONSTACK_ALLOW_PRIVATE_ADDRESSES=1, else refused)',
    )
    .option('--runners <names>', 'runner classes that jobs may name besides default (default: CRONSTACK_RUNNERS)')
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
