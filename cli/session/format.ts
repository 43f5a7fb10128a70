import { type Command, Option } from 'commander';
import { printableJson } from '#cli/terminal/printable.ts';
import { loadPrintableYaml } from '#cli/terminal/printable-yaml.ts';

/** The form in which a command prints what it came to: words for people, only what a script needs, or data for programs. */
export type Format =
  | { readonly kind: 'table' }
  | { readonly kind: 'quiet' }
  | {
      readonly kind: 'data';
      /** An answer, over several lines. */
      whole(answer: unknown): string;
      /** One of several that come bit by bit, so that a reader knows where it ends. */
      part(answer: unknown): string;
    };

interface FormatOptions {
  readonly output?: 'table' | 'json' | 'yaml';
  readonly json?: true;
  readonly quiet?: true;
  /** These three, read. */
  readonly format?: Format;
}

const TABLE: Format = { kind: 'table' };
const QUIET: Format = { kind: 'quiet' };
const JSON_DATA: Format = {
  kind: 'data',
  whole: (answer) => printableJson(`${JSON.stringify(answer, null, 2)}\n`),
  part: (answer) => printableJson(`${JSON.stringify(answer)}\n`),
};

/** Gives a program the options that choose the form, and reads them before any command begins. */
export function addFormatOptions(program: Command): Command {
  return program
    .addOption(
      new Option('--output <form>', 'how to print the result (default: table)').choices(['table', 'json', 'yaml']),
    )
    .option('--json', 'the same as --output json')
    .option('--quiet', 'print only what a script needs: ids, or nothing')
    .hook('preAction', async (_program, command) => {
      program.setOptionValue('format', await readFormat(command));
    });
}

/** The form that was chosen; until the options are read, as of a wrong command line, that is words for people. */
export function formatOf(command: Command): Format {
  return command.optsWithGlobals<FormatOptions>().format ?? TABLE;
}

/** The data format that was named, by `--output` or `--json`; undefined where there was none. */
export function dataFormatOf(command: Command): 'json' | 'yaml' | undefined {
  const named = namedIn(command.optsWithGlobals<FormatOptions>());
  return named === 'table' ? undefined : named;
}

function namedIn({ output, json }: FormatOptions): 'table' | 'json' | 'yaml' {
  return output ?? (json === true ? 'json' : 'table');
}

async function readFormat(command: Command): Promise<Format> {
  const options = command.optsWithGlobals<FormatOptions>();
  const { json, quiet } = options;
  const named = namedIn(options);
  if (json === true && named !== 'json') {
    return command.error(`error: --json and --output ${named} are two different wishes`);
  }
  if (quiet === true && named !== 'table') {
    return command.error('error: --quiet prints no more than ids: leave out --output and --json');
  }
  switch (named) {
    case 'table':
      return quiet === true ? QUIET : TABLE;
    case 'json':
      return JSON_DATA;
    case 'yaml': {
      const write = await loadPrintableYaml();
      return { kind: 'data', whole: write, part: (answer) => `---\n${write(answer)}` };
    }
  }
}
