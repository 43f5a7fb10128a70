import { type Command, Option } from 'commander';
import { addStartOptions, type TypedStartOptions } from '#cli/arguments/start-options.ts';
import { ExitWith } from '#cli/session/endings.ts';
import { formatOf } from '#cli/session/format.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';

interface StartOptions extends TypedStartOptions {
  readonly token?: boolean;
  readonly crontab?: string;
  readonly crontabForm?: 'user' | 'system';
  readonly passthrough?: true;
  readonly examples?: boolean;
}

/** `cronstack start` */
export function registerStart(program: Command, surroundings: Surroundings): void {
  addStartOptions(program.command('start'))
    .description('run everything on this machine: the API, the clock and the jobs')
    .option('--no-token', 'answer requests without a token, too: whoever reaches the port runs commands as you')
    .option('--no-examples', 'a new data folder begins without the jobs that come with Cronstack')
    .option('--crontab <file>', 'make its jobs what a crontab says, those of an earlier one go')
    .addOption(
      new Option(
        '--crontab-form <form>',
        'system: a user stands before each command (default: so in /etc/crontab and in a folder cron.d)',
      ).choices(['user', 'system']),
    )
    .option(
      '--passthrough',
      "with --crontab: the jobs' output on this one's, its own words on stderr; keeps nothing unless told where, listens on any port",
    )
    .action(async (options: StartOptions, command: Command) => {
      // Loaded only here: no other command needs the runtime, which takes a second to load.
      const { startLocal } = await import('#local/start.ts');
      reportLosses(surroundings);
      const quiet = { ...surroundings.stdout, write: () => undefined };
      const isQuiet = formatOf(command).kind === 'quiet';
      const { stdout, stderr } = surroundings;
      const words = options.passthrough === true ? stderr : stdout;
      const exitCode = await startLocal(options, {
        ...surroundings,
        stdout: isQuiet ? quiet : words,
        ...(options.passthrough === true ? { jobOutput: { stdout, stderr } } : {}),
      });
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
