import { type Command, InvalidArgumentError, Option } from 'commander';
import { noTimezoneText } from '#domain/time/meant-timezone.ts';
import { isTimezone } from '#domain/time/timezone.ts';

/** The options of every import. */
export interface ImportOptions {
  readonly out?: string;
  readonly apply?: true;
  readonly source?: string;
  readonly overwrite?: true;
  readonly replace?: true;
  readonly progress?: true;
  readonly verbose?: true;
  readonly acceptDifferences?: true;
}

/** Gives an import the options that all of them have. */
export function addImportOptions(command: Command): Command {
  return command
    .option('--out <file>', 'write the jobs there: .yaml, .jsonc (both with the notes) or .json')
    .option('--overwrite', 'with --out, also over a file that is there')
    .option('--apply', 'store the jobs; without it nothing is stored')
    .addOption(new Option('--dry-run', 'store nothing, as without --apply').conflicts('apply'))
    .option('--source <label>', 'the label these jobs are managed under, with --apply')
    .option(
      '--replace',
      'with --apply, also in the place of jobs of the same ids that are of another source, or of none',
    )
    .option('--verbose', 'report each job with its proof and its notes')
    .option('--progress', 'say how far it is also where there is no terminal')
    .option('--accept-differences', 'go on in spite of jobs that fire otherwise, and of what is left out');
}

/** Reads the name of a time zone. */
export function parseTimezone(text: string): string {
  if (!isTimezone(text)) {
    throw new InvalidArgumentError(noTimezoneText(text));
  }
  return text;
}
