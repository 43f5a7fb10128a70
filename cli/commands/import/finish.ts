import type { Command } from 'commander';
import { CommandFailure, ExitWith } from '#cli/session/endings.ts';
import { dataFormatOf } from '#cli/session/format.ts';
import { openPrinter } from '#cli/session/printer.ts';
import type { Surroundings } from '#cli/session/surroundings.ts';
import { printableLines } from '#cli/terminal/printable.ts';
import { Progress } from '#cli/terminal/progress.ts';
import { changesText } from '#cli/text/edits/changes.ts';
import type { Imported } from '#domain/import/imported.ts';
import type { ProvedImport } from '#domain/import/prove-job.ts';
import { secondsOf } from '#domain/time/instant.ts';
import { fileFormatOf, importedFile } from './job-file.ts';
import type { ImportOptions } from './options.ts';
import { blockingText, reportData, reportText } from './report.ts';
import { storeImported } from './store.ts';

const DIFFERS = 1;

/**
 * Holds an import against its source, and says what came of it; then writes the job file, or stores the jobs, as it was asked. Where they
 * are not what the source says, and nobody accepted that, nothing is stored, and the exit code is 1.
 */
export async function finishImport(
  surroundings: Surroundings,
  command: Command,
  imported: Imported,
  options: ImportOptions,
): Promise<void> {
  const { out, apply, acceptDifferences, overwrite, verbose = false } = options;
  if (out !== undefined && overwrite !== true) {
    await requireNew(surroundings, out);
  }
  const { notes, print, printOutput, isQuiet } = openPrinter(surroundings, command);
  const { proved, isProven } = await proveAll(
    surroundings,
    imported,
    new Progress(notes, surroundings.now, options.progress === true),
  );
  const [jobs, ids] = [proved.jobs.map(({ job }) => job), proved.jobs.map(({ job }) => job.id)];
  const isHeld = !isProven && acceptDifferences !== true;
  if (out !== undefined) {
    const text = await importedFile(proved, fileFormatOf(out));
    await surroundings.writeFile(out, parts(text), overwrite !== true);
  }
  const answer = { jobs, report: reportData(proved, isProven) };
  const report = () => reportText(proved, verbose);
  if (apply === true && !isHeld) {
    const items = await storeImported(surroundings, command, proved, options);
    print({ ...answer, items }, () => `${report()}\n${changesText(surroundings.stdout, items)}`, ids);
  } else if (out !== undefined || apply === true) {
    print(answer, report, ids);
  } else {
    if (dataFormatOf(command) === undefined) {
      notes.write(printableLines(report()));
    }
    const file = await importedFile(proved, 'yaml');
    printOutput(answer, () => file, ids);
  }
  if (isHeld) {
    surroundings.stderr.write(
      `${apply === true ? 'nothing is stored: ' : ''}not all of the source is taken as it is: see ${isQuiet ? 'below' : 'above'}; --accept-differences takes what can be taken, as it is\n${isQuiet ? printableLines(blockingText(proved)) : ''}`,
    );
    throw new ExitWith(DIFFERS);
  }
}

async function proveAll(
  { now }: Surroundings,
  imported: Imported,
  progress: Progress,
): Promise<{ readonly proved: ProvedImport; readonly isProven: boolean }> {
  const { proveImport, isProven } = await import('#domain/import/prove-job.ts');
  const proved = proveImport(imported, {
    after: secondsOf(now()),
    nowMs: now,
    onProved: (done) => progress.at('compared', done, imported.jobs.length),
  });
  progress.end('compared', imported.jobs.length);
  return { proved, isProven: isProven(proved) };
}

/** Throws a CommandFailure bad_file where anything is at that path, before any work is done for it. */
async function requireNew({ isThere }: Surroundings, path: string): Promise<void> {
  if (await isThere(path)) {
    throw new CommandFailure('bad_file', `nothing was written: ${path} is there already: --overwrite writes over it`);
  }
}

async function* parts(text: string): AsyncGenerator<string> {
  yield text;
}
