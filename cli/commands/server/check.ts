import type { Command } from 'commander';
import { urlOf } from '#cli/arguments/options.ts';
import { firstOf, parseWhen, type When } from '#cli/arguments/when.ts';
import { CommandFailure, ExitWith } from '#cli/session/endings.ts';
import { openPrinter } from '#cli/session/printer.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { counted } from '#cli/terminal/counted.ts';

interface CheckOptions {
  readonly data?: string;
  readonly config?: string;
  readonly job?: string;
  readonly since?: When;
}

/** `cronstack check` */
export function registerCheck(program: Command, surroundings: Surroundings): void {
  program
    .command('check')
    .description('check the database of this machine, and that each fire in it has one outcome; exit code 1 if not')
    .option('--job <job>', 'one job only')
    .option('--since <time>', 'only fires after this, in UTC (default: all that are retained)', parseWhen)
    .option(
      '--data <folder>',
      'the data folder (default: CRONSTACK_DATA, else that of your runtime, as every command finds it)',
    )
    .option('--config <file>', 'the configuration: JSON, comments allowed')
    .action(async ({ since, ...options }: CheckOptions, command: Command) => {
      // Loaded only here: no other command needs a database.
      const { checkFolder } = await import('#local/tools/check.ts');
      const nowMs = surroundings.now();
      const after = since && { since: Date.parse(firstOf(since, { timezone: 'UTC', nowMs })) / 1_000 };
      const where = { ...options, ...urlOf(command), ...after };
      const checked = await checkFolder(where, surroundings.env).catch((cause: unknown) => {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new CommandFailure('not_checked', `it could not be checked: ${reason}`, { cause });
      });
      const { jobs, fires, records, problems } = checked;
      const found = problems.length === 0 ? 'all is well' : `${counted(problems.length, 'problem')}`;
      const words = [
        `${counted(jobs, 'job')}, ${counted(fires, 'fire')}, ${counted(records, 'record')}: ${found}`,
        ...problems,
      ].join('\n');
      openPrinter(surroundings, command).print(checked, () => words);
      if (problems.length > 0) {
        throw new ExitWith(1);
      }
    });
}
