import { basename, dirname } from 'node:path';
import { type Command, Option } from 'commander';
import type { Surroundings } from '#cli/session/surroundings.ts';
import type { Imported } from '#domain/import/imported.ts';
import { addImportOptions, type ImportOptions, parseTimezone } from './options.ts';
import { nameOf, readSource } from './read.ts';

interface CrontabOptions extends ImportOptions {
  readonly form?: 'user' | 'system';
  readonly timezone?: string;
  readonly observe?: true;
}

/** The files of /etc/cron.d that cron reads: cron(8). */
const OF_CRON_D = /^[A-Za-z0-9_-]+$/;

/** `cronstack import crontab FILE...` */
export function registerCrontab(imports: Command, surroundings: Surroundings): void {
  addImportOptions(imports.command('crontab'))
    .description('make jobs of crontabs: "crontab -l | cronstack import crontab -", /etc/crontab, /etc/cron.d')
    .argument('<file...>', 'crontabs; - reads standard input; a folder: the files in it that cron would read')
    .addOption(
      new Option(
        '--form <form>',
        'system: a user stands before each command (default: so in /etc/crontab and in a folder cron.d)',
      ).choices(['user', 'system']),
    )
    .option('--timezone <zone>', "the zone of the machine they are from (default: this machine's)", parseTimezone)
    .option('--observe', 'leave the commands where they are: jobs that are told of, and the lines that tell')
    .action(async (files: readonly string[], options: CrontabOptions, command: Command) => {
      const { finishImport } = await import('./finish.ts');
      await finishImport(surroundings, command, await readCrontabs(surroundings, files, options), options);
    });
}

/** The readers are loaded here only, as cron-parser takes its time. */
async function readCrontabs(
  surroundings: Surroundings,
  files: readonly string[],
  { form, timezone = surroundings.timezone, observe }: CrontabOptions,
): Promise<Imported> {
  const { importCrontab } = await import('#domain/import/crontab/import.ts');
  const { isSystemCrontab } = await import('#domain/import/crontab/lines.ts');
  const { JobIds } = await import('#domain/import/job-ids.ts');
  const ids = new JobIds();
  const all: Imported[] = [];
  for (const file of (await Promise.all(files.map((one) => crontabsIn(surroundings, one)))).flat()) {
    const text = await readSource(surroundings, file);
    const isSystem = form === undefined ? isSystemCrontab(file) : form === 'system';
    all.push(importCrontab({ name: nameOf(file), text, isSystem, timezone, isObserved: observe === true }, ids));
  }
  return {
    jobs: all.flatMap(({ jobs }) => jobs),
    leftOut: all.flatMap(({ leftOut }) => leftOut),
    notes: all.flatMap(({ notes }) => notes),
  };
}

async function crontabsIn({ listFiles }: Surroundings, file: string): Promise<readonly string[]> {
  const listed = file === '-' ? undefined : await listFiles(file);
  const folder = file.replace(/\/+$/, '');
  return listed?.filter((path) => dirname(path) === folder && OF_CRON_D.test(basename(path))) ?? [file];
}
