import { printable, printableJson } from '#cli/terminal/printable.ts';
import { printableStart } from '#cli/terminal/printable-start.ts';
import { loadPrintableYaml } from '#cli/terminal/printable-yaml.ts';
import type { ProvedImport } from '#domain/import/prove-job.ts';

type FileFormat = 'yaml' | 'json' | 'jsonc';
type ProvedJob = ProvedImport['jobs'][number];
type LeftOut = ProvedImport['leftOut'][number];

/** A job of the file, with what was left out between it and the job before it. */
interface Entry {
  readonly job: ProvedJob;
  readonly before: readonly LeftOut[];
}

/** The format that a file's name asks for; YAML where it is another name. */
export function fileFormatOf(file: string): FileFormat {
  const [, ending] = /\.(jsonc?)$/.exec(file) ?? [];
  return ending === 'json' || ending === 'jsonc' ? ending : 'yaml';
}

/**
 * The job file of an import. Above each job, where the format has comments, stand its source and what has to be set; a line that was left
 * out is a comment where it stood, so that the file does not look as if it were all.
 */
export async function importedFile(proved: ProvedImport, format: FileFormat): Promise<string> {
  const begin = format === 'yaml' ? '# ' : '  // ';
  const { entries, rest } = inPlace(proved);
  const below = format === 'json' ? '' : rest.map((one) => leftOutComment(one, begin)).join('');
  if (entries.length === 0) {
    return format === 'yaml' || below === '' ? `${below}[]\n` : `[\n${below}]\n`;
  }
  if (format === 'yaml') {
    const yamlOf = await loadPrintableYaml();
    const items = entries.map((entry) => commentsOf(entry, begin) + yamlOf([entry.job.job]));
    return [...items, ...(below === '' ? [] : [below])].join('\n');
  }
  const items = entries.map((entry) => {
    const text = printableJson(JSON.stringify(entry.job.job, null, 2)).replaceAll('\n', '\n  ');
    return `${format === 'jsonc' ? commentsOf(entry, begin) : ''}  ${text}`;
  });
  return `[\n${items.join(',\n')}\n${below}]\n`;
}

/** Each left-out line before the first job of its source that is below it; else before the next source's jobs, or at the end. */
function inPlace({ jobs, leftOut }: ProvedImport): {
  readonly entries: readonly Entry[];
  readonly rest: readonly LeftOut[];
} {
  const sources = [...new Set(jobs.map(({ position }) => position?.source))];
  const isAbove = (one: LeftOut, { position }: ProvedJob) => {
    if (one.position === undefined || position === undefined) {
      return false;
    }
    const { source, line } = one.position;
    return source === position.source
      ? line < position.line
      : sources.includes(source) && sources.indexOf(source) < sources.indexOf(position.source);
  };
  let rest: readonly LeftOut[] = leftOut;
  const entries = jobs.map((job): Entry => {
    const before = rest.filter((one) => isAbove(one, job));
    rest = rest.filter((one) => !before.includes(one));
    return { job, before };
  });
  return { entries, rest };
}

function commentsOf({ job: { place, written, notes, toCopy = [] }, before }: Entry, begin: string): string {
  const own = [printableStart(`${place}: ${written}`), ...toCopy.map(printable), ...notes.map(printableStart)];
  return [...before.map((one) => leftOutComment(one, begin)), ...own.map((line) => `${begin}${line}\n`)].join('');
}

function leftOutComment({ place, written, why }: LeftOut, begin: string): string {
  return `${begin}left out: ${printableStart(`${place}: ${written}`)}\n${begin}  ${printableStart(why)}\n`;
}
