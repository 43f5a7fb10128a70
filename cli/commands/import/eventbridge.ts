import type { Command } from 'commander';
import { ifInstalled } from '#adapters/machine/optional-package.ts';
import { CommandFailure } from '#cli/session/endings.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { readJson } from '#domain/values/json/read.ts';
import { answerOfAccount } from './account.ts';
import { findAwsCronParser } from './aws-cron-parser.ts';
import { addImportOptions, type ImportOptions } from './options.ts';
import { nameOf, readSource } from './read.ts';

interface EventBridgeOptions extends ImportOptions {
  readonly account?: true;
  readonly group?: string;
  readonly prefix?: string;
}

/** `cronstack import eventbridge [FILE]` */
export function registerEventBridge(imports: Command, surroundings: Surroundings): void {
  addImportOptions(imports.command('eventbridge'))
    .description('make jobs of schedules of EventBridge Scheduler, from an account or from what aws scheduler printed')
    .argument('[file]', 'JSON of aws scheduler get-schedule: one, or an array of them; - reads standard input')
    .option('--account', 'ask the account that the credentials and the region of the environment name')
    .option('--group <name>', 'with --account: only this schedule group')
    .option('--prefix <text>', 'with --account: only schedules whose names begin so')
    .action(async (file: string | undefined, options: EventBridgeOptions, command: Command) => {
      if ((file === undefined) === (options.account === undefined)) {
        command.error('error: expected either a file or --account');
      }
      const { importEventBridge } = await import('#domain/import/eventbridge/import.ts');
      const { JobIds } = await import('#domain/import/job-ids.ts');
      const source = file === undefined ? await readAccount(options) : await readFile(surroundings, file);
      const means = {
        place: file === undefined ? 'the account' : nameOf(file),
        now: secondsOf(surroundings.now()),
        awsCronParser: await findAwsCronParser(),
      };
      const { finishImport } = await import('./finish.ts');
      await finishImport(surroundings, command, importEventBridge(source, means, new JobIds()), options);
    });
}

async function readFile(surroundings: Surroundings, file: string): Promise<unknown> {
  const read = readJson(await readSource(surroundings, file));
  if (!read.ok) {
    const errors = read.errors.map(
      ({ path, message }) => `${nameOf(file)}: ${path === '' ? '' : `${path}: `}${message}`,
    );
    throw new CommandFailure('bad_file', errors.join('\n'));
  }
  return read.value;
}

async function readAccount({ group, prefix }: EventBridgeOptions): Promise<unknown> {
  const loaded = await ifInstalled(import('#adapters/aws/import/schedules.ts'));
  if (!loaded.ok) {
    throw new CommandFailure('account_unread', `the account cannot be asked: ${loaded.why}`);
  }
  return await answerOfAccount(loaded.value.readSchedules({ group, prefix }));
}
