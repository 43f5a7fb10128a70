import { type Command, InvalidArgumentError } from 'commander';
import { parseMoment } from '#cli/arguments/moment.ts';
import { urlOf } from '#cli/arguments/options.ts';
import { CommandFailure, ExitWith } from '#cli/session/endings.ts';
import { openPrinter } from '#cli/session/printer.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { counted } from '#cli/terminal/counted.ts';

interface CheckOptions {
  readonly data?: string;
  readonly config?: string;
  readonly job?: string;
  readonly since?: number;
}

/** `cronstack check` */
export function registerCheck(program: Command, surroundings: Surroundings): void {
  program
    .command('check')
    .description('check the database of this machine, and that each fire in it has one outcome; exit code 1 if not')
    .option('--job <job>', 'one job only')
    .option('--since <time>', 'only fires after this (RFC 3339; default: all that are retained)', parseSince)
    .option(
      '--data <folder>',
      'the data folder (default: CRONSTACK_DATA, else that of your runtime, as every command finds it)',
    )
    .option('--config <file>', 'the configuration: JSON, comments allowed')
    .action(async (options: CheckOptions, command: Command) => {
      // Loaded only here: no other command needs a database.
      const { checkFolder } = await import('#local/tools/check.ts');
      const checked = await checkFolder({ ...options, ...urlOf(command) }, surroundings.env).catch((cause: unknown) => {
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

/** In epoch seconds. */
function parseSince(text: string): number {
  const moment = parseMoment(text);
  if (moment.kind !== 'instant') {
    throw new InvalidArgumentError('Expected an instant such as 2026-11-05T09:00:00Z.');
  }
  return Date.parse(moment.instant) / 1_000;
}
