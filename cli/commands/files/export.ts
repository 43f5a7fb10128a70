import { type Command, Option } from 'commander';
import type { Client } from '#api/client/client.ts';
import { MAX_PAGE_ITEMS } from '#api/routes/limits.ts';
import { FORMATS, formatOf, writeJobs } from '#cli/job-files/write.ts';
import { dataFormatOf } from '#cli/session/format.ts';
import { openSession } from '#cli/session/session.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { Progress } from '#cli/terminal/progress.ts';

interface ExportOptions {
  readonly source?: string;
  readonly format?: (typeof FORMATS)[number];
  readonly progress?: boolean;
}

/** `cronstack export [FILE]` */
export function registerExport(program: Command, surroundings: Surroundings): void {
  program
    .command('export')
    .description('write the jobs that are there as a file that apply takes, and plan finds unchanged')
    .argument('[file]', 'its name says the format; without one it goes to standard output, as JSON')
    .option('--source <label>', 'only the jobs that are managed under this label')
    .addOption(new Option('--format <format>', 'instead of what the name says').choices(FORMATS))
    .option('--progress', 'say how far it is also where there is no terminal')
    .action(async (file: string | undefined, options: ExportOptions, command: Command) => {
      const { client, notes } = await openSession(surroundings, command);
      const { stdout, now, writeFile } = surroundings;
      const progress = new Progress(notes, now, options.progress ?? false);
      const counted = { jobs: 0 };
      const format = options.format ?? dataFormatOf(command) ?? formatOf(file);
      const parts = writeJobs(exported(client, options.source, counted, progress), format);
      if (file === undefined) {
        for await (const part of parts) {
          stdout.write(part);
        }
        return;
      }
      await writeFile(file, parts);
      progress.end('exported', counted.jobs);
    });
}

async function* exported(client: Client, source: string | undefined, counted: { jobs: number }, progress: Progress) {
  for await (const job of client.eachJob({ limit: MAX_PAGE_ITEMS, source })) {
    counted.jobs += 1;
    progress.at('exported', counted.jobs);
    yield job;
  }
}
