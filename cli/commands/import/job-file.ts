import { printableJson } from '#cli/terminal/printable.ts';
import { printableStart } from '#cli/terminal/printable-start.ts';
import { loadPrintableYaml } from '#cli/terminal/printable-yaml.ts';
import type { ProvedImport } from '#domain/import/prove-job.ts';

type FileFormat = 'yaml' | 'json' | 'jsonc';
type ProvedJob = ProvedImport['jobs'][number];

/** The format that a file's name asks for; YAML where it is another name. */
export function fileFormatOf(file: string): FileFormat {
  const [, ending] = /\.(jsonc?)$/.exec(file) ?? [];
  return ending === 'json' || ending === 'jsonc' ? ending : 'yaml';
}

/** The job file of an import. Above each job, where the format has comments, stand its source and what has to be set. */
export async function importedFile({ jobs }: ProvedImport, format: FileFormat): Promise<string> {
  if (jobs.length === 0) {
    return '[]\n';
  }
  if (format === 'yaml') {
    const yamlOf = await loadPrintableYaml();
    return jobs.map((one) => commentsOf(one, '# ') + yamlOf([one.job])).join('\n');
  }
  const items = jobs.map((one) => {
    const text = printableJson(JSON.stringify(one.job, null, 2)).replaceAll('\n', '\n  ');
    return `${format === 'jsonc' ? commentsOf(one, '  // ') : ''}  ${text}`;
  });
  return `[\n${items.join(',\n')}\n]\n`;
}

function commentsOf({ place, written, notes }: ProvedJob, begin: string): string {
  return [`${place}: ${written}`, ...notes].map((line) => `${begin}${printableStart(line)}\n`).join('');
}
